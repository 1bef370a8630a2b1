// Paints the 3D view with vtk.js on WebGL 2. Loaded only where a GPU is used. Tried on software GL here; on real GPUs not yet.
import '@kitware/vtk.js/Rendering/Profiles/Volume';
import vtkDataArray from '@kitware/vtk.js/Common/Core/DataArray';
import vtkImageData from '@kitware/vtk.js/Common/DataModel/ImageData';
import vtkPiecewiseFunction from '@kitware/vtk.js/Common/DataModel/PiecewiseFunction';
import vtkPlane from '@kitware/vtk.js/Common/DataModel/Plane';
import vtkColorTransferFunction from '@kitware/vtk.js/Rendering/Core/ColorTransferFunction';
import vtkVolume from '@kitware/vtk.js/Rendering/Core/Volume';
import vtkVolumeMapper from '@kitware/vtk.js/Rendering/Core/VolumeMapper';
import vtkGenericRenderWindow from '@kitware/vtk.js/Rendering/Misc/GenericRenderWindow';
import type { Volume } from '../volume/volume.ts';
import type { Camera } from './camera.ts';
import { cameraBasis } from './camera.ts';
import type { Painter, PainterEvents } from './painter.ts';
import { wholeBox, type Scene3d } from './scene3d.ts';

function toImageData(volume: Volume): ReturnType<typeof vtkImageData.newInstance> {
  const image = vtkImageData.newInstance();
  image.setDimensions(volume.dimensions[0], volume.dimensions[1], volume.dimensions[2]);
  image.setSpacing([...volume.spacing]);
  image.setOrigin([...volume.origin]);
  const [i, j, k] = volume.direction;
  image.setDirection([...i, ...j, ...k]);
  image.getPointData().setScalars(vtkDataArray.newInstance({ name: 'Pixels', numberOfComponents: 1, values: volume.data }));
  return image;
}

const trialSize = { width: 64, height: 48 };
/** A picture that takes longer is no picture to turn by hand. */
const slowestMs = 1500;

/** Resolves with the time until the card has done what it was given, or null when that takes longer than `limitMs`. Never waits on this thread. */
async function finished(gl: WebGL2RenderingContext, limitMs: number): Promise<number | null> {
  const began = performance.now();
  const fence = gl.fenceSync(gl.SYNC_GPU_COMMANDS_COMPLETE, 0);
  if (fence === null) return null;
  gl.flush();
  for (;;) {
    await new Promise((next) => setTimeout(next, 10));
    const ms = performance.now() - began;
    const status = gl.clientWaitSync(fence, 0, 0);
    if (status === gl.ALREADY_SIGNALED || status === gl.CONDITION_SATISFIED) return ms;
    if (status === gl.WAIT_FAILED || ms > limitMs) return null;
  }
}

/** Draws a very small picture twice (the first brings upload and shaders) and answers why the card cannot be used, or null. */
async function trial(gl: WebGL2RenderingContext, draw: () => void, pixels: number): Promise<string | null> {
  draw();
  if ((await finished(gl, 8000)) === null) return 'the graphics card gave no picture within 8 s';
  draw();
  const ms = await finished(gl, slowestMs);
  const projected = ms === null ? null : (Math.max(0, ms - 20) * pixels) / (trialSize.width * trialSize.height);
  if (projected === null || projected > slowestMs) {
    return projected === null ? 'the graphics card is too slow here' : `the graphics card would take ${(projected / 1000).toFixed(0)} s for a picture here`;
  }
  draw();
  const seen = new Uint8Array(trialSize.width * trialSize.height * 4);
  gl.readPixels(0, 0, trialSize.width, trialSize.height, gl.RGBA, gl.UNSIGNED_BYTE, seen);
  const drawn = seen.some((value, i) => i % 4 !== 3 && value > 8);
  return drawn ? null : 'the graphics card drew an empty picture';
}

/** Six planes that look inwards; none without a clipping box. */
function clipPlanes(volume: Volume, { clip }: Scene3d): ReturnType<typeof vtkPlane.newInstance>[] {
  if (clip === null) return [];
  return ([0, 1, 2] as const).flatMap((axis) =>
    (['low', 'high'] as const)
      .filter((side) => clip[side][axis] !== wholeBox[side][axis])
      .map((side) => {
        const voxels = clip[side][axis] * volume.dimensions[axis] - 0.5;
        const along = volume.direction[axis];
        const origin = volume.origin.map((v, d) => v + (along[d] ?? 0) * voxels * volume.spacing[axis]);
        return vtkPlane.newInstance({ origin, normal: along.map((v) => (side === 'low' ? v : -v)) } as never);
      }),
  );
}

export interface GpuRefusal {
  /** Half a sentence: why the processor draws instead. */
  why: string;
  /** true: of this volume alone; false: of the machine. */
  ofVolume: boolean;
}

/** Tries the card on a small picture first; answers why not when it cannot draw, or not fast enough. The caller falls back to the CPU. */
export async function createGpuPainter(
  host: HTMLElement,
  volume: Volume,
  first: { camera: Camera; scene: Scene3d },
  events: PainterEvents,
): Promise<Painter | GpuRefusal> {
  const probe = document.createElement('canvas').getContext('webgl2');
  if (probe === null) return { why: 'this machine has no WebGL 2', ofVolume: false };
  const most = Number(probe.getParameter(probe.MAX_3D_TEXTURE_SIZE));
  probe.getExtension('WEBGL_lose_context')?.loseContext();
  if (volume.dimensions.some((n) => n > most))
    return { why: `this series is larger than the ${String(most)} voxels a side that the card takes`, ofVolume: true };

  const view = vtkGenericRenderWindow.newInstance({ background: [0, 0, 0], listenWindowResize: false });
  view.setContainer(host);
  // The camera is ours: vtk's own mouse would turn it a second time.
  view.getInteractor().setContainer(null);
  const mapper = vtkVolumeMapper.newInstance();
  mapper.setInputData(toImageData(volume));
  mapper.setSampleDistance(Math.min(...volume.spacing) * 0.7);
  mapper.setMaximumSamplesPerRay(4000);
  const actor = vtkVolume.newInstance();
  actor.setMapper(mapper);
  view.getRenderer().addVolume(actor);
  let ready = false;
  let frame = 0;

  function render(): void {
    if (!ready || frame !== 0) return;
    frame = requestAnimationFrame(() => {
      frame = 0;
      const began = performance.now();
      view.getRenderWindow().render();
      events.onPicture({ full: true, reduced: false, ms: performance.now() - began });
    });
  }

  function setCamera(camera: Camera): void {
    const { up, forward } = cameraBasis(camera);
    const [x, y, z] = camera.target;
    const away = camera.heightMm * 3;
    const vtkCamera = view.getRenderer().getActiveCamera();
    vtkCamera.setParallelProjection(true);
    vtkCamera.setFocalPoint(x, y, z);
    vtkCamera.setPosition(x - forward[0] * away, y - forward[1] * away, z - forward[2] * away);
    vtkCamera.setViewUp(up[0], up[1], up[2]);
    vtkCamera.setParallelScale(camera.heightMm / 2);
    view.getRenderer().resetCameraClippingRange();
    render();
  }

  function setScene(scene: Scene3d): void {
    const colour = vtkColorTransferFunction.newInstance();
    const opacity = vtkPiecewiseFunction.newInstance();
    const shaded = scene.mode === 'shaded';
    for (const p of scene.points) {
      colour.addRGBPoint(p.value, p.colour[0] / 255, p.colour[1] / 255, p.colour[2] / 255);
      opacity.addPoint(p.value, shaded ? p.opacity : 1);
    }
    const property = actor.getProperty();
    property.setRGBTransferFunction(0, colour);
    property.setScalarOpacity(0, opacity);
    property.setScalarOpacityUnitDistance(0, 1);
    property.setInterpolationTypeToLinear();
    property.setShade(shaded);
    property.setAmbient(scene.light.ambient);
    property.setDiffuse(scene.light.diffuse);
    property.setSpecular(scene.light.specular);
    property.setSpecularPower(12);
    if (scene.mode === 'mip') mapper.setBlendModeToMaximumIntensity();
    else if (scene.mode === 'minip') mapper.setBlendModeToMinimumIntensity();
    else if (scene.mode === 'mean') mapper.setBlendModeToAverageIntensity();
    else mapper.setBlendModeToComposite();
    mapper.removeAllClippingPlanes();
    for (const plane of clipPlanes(volume, scene)) mapper.addClippingPlane(plane);
    render();
  }

  const canvas = host.querySelector('canvas');
  canvas?.addEventListener('webglcontextlost', () => events.onFailure('The graphics card dropped the 3D picture; the planes are not affected.'));
  const gl = canvas?.getContext('webgl2') ?? null;
  (view.getApiSpecificRenderWindow() as unknown as { setSize(width: number, height: number): void }).setSize(trialSize.width, trialSize.height);
  setScene(first.scene);
  setCamera(first.camera);
  const pixels = host.clientWidth * host.clientHeight * devicePixelRatio ** 2;
  const refused = gl === null ? 'this machine has no WebGL 2' : await trial(gl, () => view.getRenderWindow().render(), pixels);
  if (refused !== null) {
    view.delete();
    return { why: refused, ofVolume: false };
  }
  ready = true;
  view.resize();
  render();
  return {
    setCamera,
    setScene,
    resize: () => {
      view.resize();
      render();
    },
    hold: (held) => {
      ready = !held;
      render();
    },
    dispose: () => {
      cancelAnimationFrame(frame);
      view.delete();
    },
  };
}
