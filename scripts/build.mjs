// Builds everything in out/ when its sources changed; `--force` builds in any case.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './setup/paths.mjs';
import { ensureReady } from './setup/ready.mjs';

if (process.argv.includes('--force')) rmSync(join(root, 'out'), { recursive: true, force: true });
await ensureReady({ need: ['build'] });
