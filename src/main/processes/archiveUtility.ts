// Starts the archive as a utility process of Electron and gives it its own message port. Closing that port asks it to end.
import { MessageChannelMain, utilityProcess } from 'electron';
import { createMessagePort } from '../rpc/messagePort.ts';
import type { StartedProcess } from './archiveSupervisor.ts';

/** `options` is the JSON that archiveProcess.ts parses; it holds no secrets, since other programs may see a process's arguments. */
export function startArchiveUtility(entry: string, options: unknown): StartedProcess {
  // Flushes and writes wait in libuv's pool, which reads its size before any script runs: more associations at once than its default of 4.
  const env = { UV_THREADPOOL_SIZE: '16', ...process.env };
  const child = utilityProcess.fork(entry, [JSON.stringify(options)], { serviceName: 'Sagitta archive', stdio: 'inherit', env });
  const { port1, port2 } = new MessageChannelMain();
  child.postMessage(null, [port2]);
  return {
    port: createMessagePort(port1),
    onExit: (listener) => {
      child.once('exit', listener);
    },
    kill: () => {
      child.kill();
    },
  };
}
