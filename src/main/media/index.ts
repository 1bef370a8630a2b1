// Door of media: studies written out as DICOM files, a ZIP or pictures, and the small pictures of the window.
export { exportStudy, type ExportOptions } from './exportStudy.ts';
export { createThumbnails } from './thumbnails.ts';
export { isInside } from './targets.ts';
