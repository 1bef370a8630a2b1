// What a person does to the reading screen; all state changes of the viewer pass here. The actions themselves stand by subject in the files beside.
export { previousArrangement } from './arrangements.ts';
export { compareWith, comparesPrior, toggleCompare } from './compare.ts';
export { moveCrosshair } from './crosshair.ts';
export { hangLayout, hangProtocol } from './hangProtocol.ts';
export { liesOn, nearestImage, planeOfKind } from './images.ts';
export { hangStack, leaveVolume, setActive, showGrid, showVolume, tileSeries, toggleMaximised } from './layouts.ts';
export { load } from './loadHung.ts';
export { resetViewport, setOwnVoi, setTool, setWindow, toggleInvert } from './looks.ts';
export { closeStudy, openStudy, takeNews } from './openStudy.ts';
export { scrollAlone, scrollBy, scrollToEnd, showImage } from './scrolling.ts';
export { forgetMatch, matchHere, toggleSync } from './syncScroll.ts';
export { moveViewports, openInNewWindow } from './windows.ts';
