// Door of the viewer.
export { areaText, isMark, kindNames, listName, numberText, otherText, valueText } from './measure/describe.ts';
export { samplesName, samplesOf, type Samples } from './measure/samples.ts';
export { explainHanging } from './hanging/explain.ts';
export { thumbnail } from './series/thumbnail.ts';
export { goToImage, goToMeasurement } from './state/goTo.ts';
export { startDecoding } from './state/scene.ts';
export { chooseRenderer, type RendererInUse } from './volume3d/chooseRenderer.ts';
export { useViewer } from './state/viewerStore.ts';
export { useMeasurements, type Measurements } from './useMeasurements.ts';
export { Viewer } from './Viewer.tsx';
export { ViewerToolbar } from './ViewerToolbar.tsx';
export { shareStudy } from './state/share.ts';
export { orderPanes } from './state/windows.ts';
export { viewerCommands } from './viewerCommands.ts';
export { reasonNames } from './objects/KeyImageMark.tsx';
export { removeKeyImage, setKeyImage, useKeyImages } from './objects/keyImages.ts';
export { changeLesion, type LesionFields } from './objects/lesion.ts';
export { goToStoredImage } from './objects/goToStoredImage.ts';
