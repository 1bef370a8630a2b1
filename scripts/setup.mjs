// Prepares a clone: `node scripts/setup.mjs [step…] [--quiet] [--print-electron]`. Steps: packages electron sqlite display
// witnesses bundles page build (both); without any: all but witnesses and build. Plain Node, because it runs before the packages exist.
import { ensureReady } from './setup/ready.mjs';

const args = process.argv.slice(2);
const steps = args.filter((argument) => !argument.startsWith('--'));
const need = steps.length > 0 ? steps : ['packages', 'electron', 'sqlite', 'display'];
const ready = await ensureReady({ need, quiet: args.includes('--quiet') });
if (args.includes('--print-electron')) console.log(ready.electron);
