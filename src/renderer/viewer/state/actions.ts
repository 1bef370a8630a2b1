// What a person does to the reading screen; all state changes of the viewer pass here. The actions themselves stand by subject in the files beside.
export { moveCrosshair } from './crosshair.ts';
export { liesOn, nearestImage, planeOfKind } from './images.ts';
export { hangStack, setActive, showGrid, showVolume, toggleMaximised } from './layouts.ts';
export { load } from './loadHung.ts';
export { resetViewport, setTool, setWindow, toggleInvert } from './looks.ts';
export { closeStudy, openStudy } from './openStudy.ts';
export { scrollAlone, scrollBy, scrollToEnd, showImage } from './scrolling.ts';
export { forgetMatch, matchHere, toggleSync } from './syncScroll.ts';
