// Door of the worklist room.
export { cancelJob, chooseAndImport, startJobNews, useJobs } from './importJobs.ts';
export { selectedStudies, useSelection } from './selection.ts';
export { useFileDrop } from './useFileDrop.ts';
export { Worklist, type WorklistProps } from './Worklist.tsx';
export { showQuarantine, useWorklist } from './worklistStore.ts';
