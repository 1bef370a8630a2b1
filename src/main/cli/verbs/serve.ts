// serve: the archive with its listener and no window, until SIGTERM or SIGINT.
import { readListenFlags } from '../listenFlags.ts';
import { readyLine } from '../readyLine.ts';
import type { Verb } from '../verb.ts';

/** Whoever asks more often than this wants it gone at once. */
const mostSignals = 5;

export const serveVerb: Verb = {
  summary: 'Receive images over DICOM and keep them, without a window',
  usage: '[--port N] [--aet A] [--host H] [--peer AET=host:port]… [--open]',
  options: {
    port: { type: 'string', value: 'N', text: 'port of the listener; 0 takes a free one (default: as set, 11112)' },
    aet: { type: 'string', value: 'A', text: 'own AE title (default: as set, SAGITTA)' },
    host: { type: 'string', value: 'H', text: 'address to listen on (default: as set, 127.0.0.1); others need peers or --open' },
    peer: { type: 'string', multiple: true, value: 'AET=host:port', text: 'a peer of this run; repeat for more' },
    open: { type: 'boolean', text: 'take every caller on an address that others can reach' },
  },
  json: '{"event":"ready","dimse":{"aet","host","port"},"dataDir"} on one line, when connections are accepted',
  run: async (call) => {
    const flags = readListenFlags({
      port: call.text('port'),
      aet: call.text('aet'),
      host: call.text('host'),
      peer: call.list('peer'),
      open: call.flag('open'),
    });
    if (!flags.ok) return call.misused(flags.error.message);
    const told = waitForEnd();
    const { openArchive } = await import('../../archive.ts');
    const opened = await openArchive({ dataDir: call.dataDir, ...flags.value });
    if (!opened.ok) return call.failed(opened.error);
    const archive = opened.value;
    const listener = archive.listener();
    if (!listener.listening) {
      await archive.close();
      return call.failed({ code: 'PORT_IN_USE', message: listener.problem ?? 'The listener did not start. Nothing was changed.' });
    }
    const line = readyLine(listener, archive.dataDir);
    call.print(line, `Listening as ${listener.aet} on ${listener.host}:${String(listener.port)}; archive in ${archive.dataDir}. Ctrl+C ends it.`);
    await told;
    await archive.close();
    return 0;
  },
};

/** Listens from before the archive opens, so that an early signal ends it cleanly too. A second one (Ctrl+C reaches npm and us) does not cut the clean end short. */
function waitForEnd(): Promise<void> {
  let told = 0;
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const)
      process.on(signal, () => {
        told += 1;
        if (told > 1) console.error('Sagitta is ending: objects under way are finished first.');
        if (told > mostSignals) process.exit(1);
        resolve();
      });
  });
}
