// Door of the curation room.
export { CurationPanel } from './CurationPanel.tsx';
export { openCuration, setKeep, setPriority } from './curationStore.ts';
