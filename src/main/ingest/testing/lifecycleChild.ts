// Test support: a process that dies in the middle of long work on a store. `backup DATADIR TO`: when 20 files are copied; `purge DATADIR FILE`: when FILE is gone;
// `delete DATADIR STUDY`: when some of its rows are copied; `reindex DATADIR`: when some files are read; `correct DATADIR STUDY`: right after the answer.
import { existsSync } from 'node:fs';
import { openStore } from '../../store/index.ts';

function die(): void {
  process.kill(process.pid, 'SIGKILL');
}

const [what, dataDir = '', path = ''] = process.argv.slice(2);
const opened = openStore({ dataDir, lowDiskBytes: 0, ...(what === 'purge' ? { now: () => Date.UTC(2100, 0) } : {}) });
if (!opened.ok) throw new Error(opened.error.message);
if (what === 'backup') {
  const onProgress = (done: number): void => {
    if (done === 20) die();
  };
  await opened.value.backup(path, { onProgress });
} else if (what === 'delete') {
  // A few slices of its rows.
  let turns = 0;
  const count = (): void => {
    if (++turns === 3) die();
    setImmediate(count);
  };
  setImmediate(count);
  await opened.value.trash.delete([path], { who: 'Dr A', reason: 'sent by mistake', cause: 'person', force: true });
} else if (what === 'correct') {
  const attributes = { PatientName: 'Richtig^Rita' };
  const by = { who: 'Dr A', reason: 'mistyped' };
  const corrected = opened.value.corrections.apply({ kind: 'correctPatient', StudyInstanceUIDs: [path], attributes }, by);
  if (!corrected.ok) throw new Error(corrected.error.message);
  die();
} else if (what === 'reindex') {
  await opened.value.reindex({
    onProgress: (done) => {
      if (done >= 20) die();
    },
  });
} else {
  const look = (): void => {
    if (existsSync(path)) setImmediate(look);
    else die();
  };
  look();
  await opened.value.trash.purge('system');
}
