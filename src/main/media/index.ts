// Door of media: studies written out as DICOM files or a ZIP.
export { exportStudy, type ExportOptions } from './exportStudy.ts';
