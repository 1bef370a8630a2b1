// Storage: how long studies stay, what may be taken from the disk, watched folders, backup, and what was deleted lately.
import type { ReactElement } from 'react';
import { BackupCard } from './BackupCard.tsx';
import { KeepingForm } from './KeepingForm.tsx';
import { Trash } from './Trash.tsx';
import { WatchFolders } from './WatchFolders.tsx';

export function StorageSection(): ReactElement {
  return (
    <>
      <h1>Storage</h1>
      <p className="settings-lead">Nothing is removed by itself unless it is said here.</p>
      <KeepingForm />
      <WatchFolders />
      <BackupCard />
      <Trash />
    </>
  );
}
