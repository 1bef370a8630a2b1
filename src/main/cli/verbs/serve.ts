// serve: the archive with its listener and no window, until SIGTERM or SIGINT.
import { listenOptionHelp, readListenFlags } from '../listenFlags.ts';
import { readyLine } from '../readyLine.ts';
import type { Verb } from '../verb.ts';

/** Whoever asks more often than this wants it gone at once. */
const mostSignals = 5;

export const serveVerb: Verb = {
  summary: 'Receive images over DICOM and keep them, without a window',
  usage: '[--port N] [--aet A] [--host H] [--peer AET=host:port]… [--open] [--tls-port N --tls-cert FILE --tls-key FILE --tls-ca FILE]',
  options: listenOptionHelp,
  json: '{"event":"ready","dimse":{"aet","host","port","tlsPort"},"dataDir"} on one line, when connections are accepted',
  run: async (call) => {
    const flags = readListenFlags({
      port: call.text('port'),
      aet: call.text('aet'),
      host: call.text('host'),
      peer: call.list('peer'),
      open: call.flag('open'),
      'tls-port': call.text('tls-port'),
      'tls-cert': call.text('tls-cert'),
      'tls-key': call.text('tls-key'),
      'tls-ca': call.text('tls-ca'),
      'tls-require-peer': call.flag('tls-require-peer'),
      'tls-only': call.flag('tls-only'),
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
    // What was asked for on the command line is there, or nothing is; what the settings say of TLS and cannot be had leaves the other port.
    if (flags.value.listen.tls.tlsPort !== undefined && listener.tlsPort === null) {
      await archive.close();
      return call.failed({ code: 'BAD_REQUEST', message: listener.tlsProblem ?? 'The port with TLS could not be opened. Nothing was changed.' });
    }
    if (listener.tlsProblem !== null) console.error(listener.tlsProblem);
    const line = readyLine(listener, archive.dataDir);
    call.print(line, `Listening as ${listener.aet} on ${listener.host}:${placeOf(listener)}; archive in ${archive.dataDir}. Ctrl+C ends it.`);
    await told;
    await archive.close();
    return 0;
  },
};

/** `11112`, `11112 and 2762 with TLS`, `2762 with TLS`. */
function placeOf({ port, tlsPort }: { port: number; tlsPort: number | null }): string {
  const ports = [...(port === 0 ? [] : [String(port)]), ...(tlsPort === null ? [] : [`${String(tlsPort)} with TLS`])];
  return ports.join(' and ');
}

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
