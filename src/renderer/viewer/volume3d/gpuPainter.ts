// Paints the 3D view with vtk.js on WebGL 2. Loaded only where a GPU is used. Tried on software GL here; on real GPUs not yet.
import '@kitware/vtk.js/Rendering/Profiles/Volume';
import vtkDataArray from '@kitware/vtk.js/Common/Core/DataArray';
import vtkImageData from '@kitware/vtk.js/Common/DataModel/ImageData';
import vtkPiecewiseFunction from '@kitware/vtk.js/Common/DataModel/PiecewiseFunction';
import vtkColorTransferFunction from '@kitware/vtk.js/Rendering/Core/ColorTransferFunction';
import vtkVolume from '@kitware/vtk.js/Rendering/Core/Volume';
import vtkVolumeMapper from '@kitware/vtk.js/Rendering/Core/VolumeMapper';
import vtkGenericRenderWindow from '@kitware/vtk.js/Rendering/Misc/GenericRenderWindow';
import type { Volume } from '../volume/volume.ts';
import type { Camera } from './camera.ts';
import { cameraBasis } from './camera.ts';
import type { Painter, PainterEvents } from './painter.ts';
import type { Preset3d } from './presets.ts';

/** Value range that presets with a relative scale are spread over. */
function valueRange(volume: Volume): [number, number] {
  let low = Infinity;
  let high = -Infinity;
  const stride = Math.max(1, Math.floor(volume.data.length / 200_000));
  for (let i = 0; i < volume.data.length; i += stride) {
    const v = volume.data[i] ?? 0;
    if (v < low) low = v;
    if (v > high) high = v;
  }
  return [low, Math.max(high, low + 1)];
}

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

/** Fails with a sentence when the volume does not fit the card's textures; the caller falls back to the CPU. */
export function createGpuPainter(host: HTMLElement, volume: Volume, first: { camera: Camera; preset: Preset3d }, events: PainterEvents): Painter | null {
  const gl = document.createElement('canvas').getContext('webgl2');
  if (gl === null) return null;
  const most = Number(gl.getParameter(gl.MAX_3D_TEXTURE_SIZE));
  gl.getExtension('WEBGL_lose_context')?.loseContext();
  if (volume.dimensions.some((n) => n > most)) return null;

  const view = vtkGenericRenderWindow.newInstance({ background: [0, 0, 0] });
  view.setContainer(host);
  const mapper = vtkVolumeMapper.newInstance();
  mapper.setInputData(toImageData(volume));
  mapper.setSampleDistance(Math.min(...volume.spacing) * 0.7);
  mapper.setMaximumSamplesPerRay(4000);
  const actor = vtkVolume.newInstance();
  actor.setMapper(mapper);
  view.getRenderer().addVolume(actor);
  const range = valueRange(volume);
  let frame = 0;

  function render(): void {
    if (frame !== 0) return;
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

  function setPreset(preset: Preset3d): void {
    const colour = vtkColorTransferFunction.newInstance();
    const opacity = vtkPiecewiseFunction.newInstance();
    for (const p of preset.points) {
      const value = preset.scale === 'hu' ? p.value : range[0] + p.value * (range[1] - range[0]);
      colour.addRGBPoint(value, p.colour[0] / 255, p.colour[1] / 255, p.colour[2] / 255);
      opacity.addPoint(value, p.opacity);
    }
    const property = actor.getProperty();
    property.setRGBTransferFunction(0, colour);
    property.setScalarOpacity(0, opacity);
    property.setScalarOpacityUnitDistance(0, 1);
    property.setInterpolationTypeToLinear();
    property.setShade(preset.mode === 'shaded');
    property.setAmbient(0.28);
    property.setDiffuse(0.72);
    property.setSpecular(0.15);
    property.setSpecularPower(12);
    if (preset.mode === 'mip') mapper.setBlendModeToMaximumIntensity();
    else mapper.setBlendModeToComposite();
    render();
  }

  const canvas = host.querySelector('canvas');
  canvas?.addEventListener('webglcontextlost', () =>
    events.onFailure('The graphics card dropped the 3D picture; the planes are not affected. Press V twice to draw it again.'),
  );
  view.resize();
  setPreset(first.preset);
  setCamera(first.camera);
  return {
    setCamera,
    setPreset,
    resize: () => {
      view.resize();
      render();
    },
    dispose: () => {
      cancelAnimationFrame(frame);
      view.delete();
    },
  };
}
