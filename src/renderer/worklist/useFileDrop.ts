// Files, folders and ZIP files dropped anywhere on the window are imported.
import { useEffect } from 'react';
import { create } from 'zustand';
import { pathForFile } from '../client/index.ts';
import { startImport, useJobs } from './importJobs.ts';

/** True while files hang over the window. */
export const useDropTarget = create<{ over: boolean }>(() => ({ over: false }));

function carriesFiles(event: DragEvent): boolean {
  return event.dataTransfer?.types.includes('Files') === true;
}

function onDrop(event: DragEvent): void {
  if (!carriesFiles(event)) return;
  event.preventDefault();
  useDropTarget.setState({ over: false });
  const paths = [...(event.dataTransfer?.files ?? [])].map(pathForFile).filter((path) => path !== '');
  if (paths.length > 0) void startImport(paths);
  else useJobs.setState({ problem: 'Nothing was imported: what was dropped is not a file of this computer. Drop files, folders or ZIP files.' });
}

function onDragOver(event: DragEvent): void {
  if (!carriesFiles(event)) return;
  event.preventDefault();
  useDropTarget.setState({ over: true });
}

function onDragLeave(event: DragEvent): void {
  if (event.relatedTarget === null) useDropTarget.setState({ over: false });
}

export function useFileDrop(enabled: boolean): void {
  useEffect(() => {
    if (!enabled) return undefined;
    window.addEventListener('drop', onDrop);
    window.addEventListener('dragover', onDragOver);
    window.addEventListener('dragleave', onDragLeave);
    return () => {
      window.removeEventListener('drop', onDrop);
      window.removeEventListener('dragover', onDragOver);
      window.removeEventListener('dragleave', onDragLeave);
    };
  }, [enabled]);
}
