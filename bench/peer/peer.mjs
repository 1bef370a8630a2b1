// Bare cornerstone3D with its defaults, driven as it is meant to be: a stack, three planes, a volume. It measures nothing; probe.mjs does.
import * as cs from '@cornerstonejs/core';

const { ViewportType, OrientationAxis, Events } = cs.Enums;
const grid = document.getElementById('grid');
const series = { count: 0, spacing: [1, 1, 1] };
const imageIds = [];

cs.metaData.addProvider((type, id) => {
  const k = imageIds.indexOf(id);
  if (k < 0) return undefined;
  const [column, row, slice] = series.spacing;
  switch (type) {
    case 'imagePixelModule':
      return {
        samplesPerPixel: 1,
        photometricInterpretation: 'MONOCHROME2',
        rows: 512,
        columns: 512,
        bitsAllocated: 16,
        bitsStored: 16,
        highBit: 15,
        pixelRepresentation: 1,
      };
    case 'imagePlaneModule':
      return {
        rows: 512,
        columns: 512,
        frameOfReferenceUID: '1.2.3',
        imagePositionPatient: [0, 0, k * slice],
        imageOrientationPatient: [1, 0, 0, 0, 1, 0],
        rowCosines: [1, 0, 0],
        columnCosines: [0, 1, 0],
        pixelSpacing: [row, column],
        rowPixelSpacing: row,
        columnPixelSpacing: column,
      };
    case 'generalSeriesModule':
      return { modality: 'CT', seriesInstanceUID: '1.2.3.4' };
    case 'voiLutModule':
      return { windowCenter: [40], windowWidth: [400], voiLUTFunction: 'LINEAR' };
    case 'sopCommonModule':
      return { sopClassUID: '1.2.840.10008.5.1.4.1.1.2', sopInstanceUID: `1.2.3.4.${k}` };
    case 'transferSyntax':
      return { transferSyntaxUID: '1.2.840.10008.1.2.1' };
    default:
      return undefined;
  }
}, 10_000);

async function load(imageId) {
  const answer = await fetch(`app://peer/frames/${imageIds.indexOf(imageId)}`);
  const scalarData = Int16Array.from(new Uint16Array(await answer.arrayBuffer()), (v) => v - 1024);
  const voxelManager = cs.utilities.VoxelManager.createImageVoxelManager({ scalarData, width: 512, height: 512, numberOfComponents: 1 });
  return {
    imageId,
    dataType: 'Int16Array',
    voxelManager,
    getPixelData: () => voxelManager.getScalarData(),
    rows: 512,
    columns: 512,
    width: 512,
    height: 512,
    color: false,
    rgba: false,
    numberOfComponents: 1,
    rowPixelSpacing: series.spacing[1],
    columnPixelSpacing: series.spacing[0],
    slope: 1,
    intercept: 0,
    preScale: { enabled: true, scaled: true, scalingParameters: { rescaleSlope: 1, rescaleIntercept: 0, modality: 'CT' } },
    minPixelValue: -1024,
    maxPixelValue: 3071,
    windowCenter: 40,
    windowWidth: 400,
    voiLUTFunction: 'LINEAR',
    invert: false,
    sizeInBytes: scalarData.byteLength,
    imageFrame: { photometricInterpretation: 'MONOCHROME2' },
  };
}
cs.imageLoader.registerImageLoader('raw', (imageId) => ({ promise: load(imageId) }));

await cs.init();
const engine = new cs.RenderingEngine('peer');

function pane(id, { width, height }) {
  const element = document.createElement('div');
  element.id = id;
  element.style.cssText = `width:${width}px;height:${height}px`;
  grid.append(element);
  return element;
}

const rendered = (id) => new Promise((done) => document.getElementById(id).addEventListener(Events.IMAGE_RENDERED, done, { once: true }));

/** Every image decoded and in the engine's cache before anything is timed. */
async function open({ count, spacing }) {
  Object.assign(series, { count, spacing });
  for (let k = 0; k < count; k++) imageIds.push(`raw:${k}`);
  await Promise.all(imageIds.map((id) => cs.imageLoader.loadAndCacheImage(id)));
}

async function stack(size) {
  engine.enableElement({ viewportId: 'stack', type: ViewportType.STACK, element: pane('stack', size) });
  const viewport = engine.getViewport('stack');
  const first = rendered('stack');
  await viewport.setStack(imageIds, 0);
  viewport.render();
  await first;
  return (n) => void viewport.setImageIdIndex(n);
}

function clear() {
  for (const viewport of engine.getViewports()) engine.disableElement(viewport.id);
  grid.replaceChildren();
}

async function volume() {
  const made = await cs.volumeLoader.createAndCacheVolume('peer:volume', { imageIds });
  await new Promise((done) => made.load(() => made.loadStatus.loaded && done()));
  return made;
}

async function planes(sizes) {
  const made = await volume();
  const names = Object.keys(sizes);
  for (const name of names) {
    const defaultOptions = { orientation: OrientationAxis[name.toUpperCase()] };
    engine.enableElement({ viewportId: name, type: ViewportType.ORTHOGRAPHIC, element: pane(name, sizes[name]), defaultOptions });
  }
  const first = Promise.all(names.map(rendered));
  await cs.setVolumesForViewports(engine, [{ volumeId: made.volumeId }], names);
  for (const name of names) engine.getViewport(name).setProperties({ voiRange: { lower: -160, upper: 240 } });
  engine.renderViewports(names);
  await first;
  const start = Object.fromEntries(names.map((name) => [name, engine.getViewport(name).getCamera()]));
  /** Moves the sagittal plane along x and the coronal plane along y, mm from the middle. */
  return (mm) => {
    for (const [name, axis] of [
      ['sagittal', 0],
      ['coronal', 1],
    ]) {
      const { focalPoint, position } = start[name];
      const moved = (point) => point.map((v, i) => (i === axis ? v + mm : v));
      engine.getViewport(name).setCamera({ focalPoint: moved(focalPoint), position: moved(position) });
    }
    engine.renderViewports(['sagittal', 'coronal']);
  };
}

/** The time of the first 3D picture, ms. */
async function volume3d(size) {
  engine.enableElement({ viewportId: 'volume3d', type: ViewportType.VOLUME_3D, element: pane('volume3d', size) });
  const began = performance.now();
  await cs.setVolumesForViewports(engine, [{ volumeId: 'peer:volume' }], ['volume3d']);
  const viewport = engine.getViewport('volume3d');
  viewport.setProperties({ preset: 'CT-Bone' });
  const first = rendered('volume3d');
  viewport.render();
  await first;
  return performance.now() - began;
}

globalThis.peer = { open, stack, planes, volume3d, clear, steps: {} };
