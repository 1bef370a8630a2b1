// Prints the shell line that bin/sagitta executes for its arguments, after preparing what that needs. stdout is that line
// alone; progress and failures go to stderr.
import { join } from 'node:path';
import { machineFlags, needsVirtualDisplay } from './launch/machine.mjs';
import { shellQuote, sortArguments } from './launch/commandLine.mjs';
import { startVirtualDisplay } from './launch/virtualDisplay.mjs';
import { root } from './setup/paths.mjs';
import { ensureReady } from './setup/ready.mjs';

const sorted = sortArguments(process.argv.slice(2));
console.log(sorted.kind === 'verb' ? await verbPlan(sorted) : await windowPlan(sorted));

async function verbPlan({ all }) {
  await ensureReady({ need: ['sqlite', 'bundles'], quiet: true });
  // libuv reads the size of its pool before any script runs; flushes of many associations wait in it.
  return `export UV_THREADPOOL_SIZE="\${UV_THREADPOOL_SIZE:-16}"; exec ${[process.execPath, join(root, 'out/cli/cli.js'), ...all].map(shellQuote).join(' ')}`;
}

async function windowPlan({ electronFlags, ours }) {
  const virtual = needsVirtualDisplay(electronFlags);
  const need = ['electron', 'sqlite', 'build', ...(virtual ? ['display'] : [])];
  const { electron } = await ensureReady({ need, quiet: true });
  const variables = virtual ? await startVirtualDisplay(Number(process.env.SAGITTA_PID)) : {};
  const flags = machineFlags(virtual).filter((flag) => !electronFlags.includes(flag));
  const exports = Object.entries(variables).map(([name, value]) => `export ${name}=${shellQuote(value)}`);
  const command = [electron, ...flags, ...electronFlags, root, ...ours].map(shellQuote).join(' ');
  return ['unset ELECTRON_RUN_AS_NODE SAGITTA_PID', ...exports, `exec ${command}`].join('; ');
}
