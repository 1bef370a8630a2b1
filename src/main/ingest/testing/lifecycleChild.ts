// Test support: a process that dies in the middle of a backup or of emptying the trash. `backup DATADIR TO` or `purge DATADIR FILE`: dies when 20 files are copied, or FILE is gone.
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
} else {
  const look = (): void => {
    if (existsSync(path)) setImmediate(look);
    else die();
  };
  look();
  await opened.value.trash.purge('system');
}
