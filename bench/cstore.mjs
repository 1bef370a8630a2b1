// C-STORE: objects a second into Sagitta (indexed, hashed, durable before Success), dcmtk storescp (no index, no fsync) and Orthanc (its defaults), taking turns.
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort, run, startSagitta, startServer, stop } from './processes.mjs';
import { roundsWithin } from './rounds.mjs';
import { compared } from './statistics.mjs';

/** Sent before the clock starts, so that no receiver is measured while it starts up. */
const WARM_UP = 20;

const receivers = {
  Sagitta: async (dir) => ({ ...(await startSagitta(join(dir, 'data'))), aet: 'SAGITTA' }),
  storescp: async (dir) => {
    const port = await freePort();
    const args = ['+B', '--max-pdu', '131072', '--output-directory', dir, '--fork', String(port)];
    return { child: await startServer('storescp', args, port), port, aet: 'STORESCP' };
  },
  Orthanc: async (dir) => {
    const [port, http] = [await freePort(), await freePort()];
    const config = join(dir, 'orthanc.json');
    const [storage, plugins] = [join(dir, 'db'), []];
    const local = { DicomPort: port, HttpPort: http, RemoteAccessAllowed: false, DicomCheckCalledAet: false, DicomAlwaysAllowStore: true };
    writeFileSync(config, JSON.stringify({ ...local, StorageDirectory: storage, IndexDirectory: storage, Plugins: plugins }));
    return { child: await startServer('Orthanc', [config], port), port, aet: 'ORTHANC' };
  },
};

/** Files dealt into `count` folders of links, one a sender. */
function deal(source, names, count, into) {
  const folders = Array.from({ length: count }, (_, i) => join(into, `part${count}-${i}`));
  for (const folder of folders) mkdirSync(folder, { recursive: true });
  names.forEach((name, i) => symlinkSync(join(source, name), join(folders[i % count], name)));
  return folders;
}

const send = ({ port, aet }, folder) => run('storescu', ['--scan-directories', '--max-pdu', '131072', '-aec', aet, '127.0.0.1', String(port), folder]);

async function round(name, warmUp, folders, objects, scratch) {
  const dir = mkdtempSync(join(scratch, `${name}-`));
  let server;
  try {
    server = await receivers[name](dir);
    await send(server, warmUp);
    const began = performance.now();
    await Promise.all(folders.map((folder) => send(server, folder)));
    return (objects * 1000) / (performance.now() - began);
  } finally {
    if (server !== undefined) await stop(server.child);
    rmSync(dir, { recursive: true, force: true });
  }
}

/** Rows of the table; `have(program)` tells whether a peer is installed. */
export async function benchStore({ source, scratch, rounds, budgetMs, have, say }) {
  const names = readdirSync(source).sort();
  const timed = names.length - WARM_UP;
  const links = mkdtempSync(join(scratch, 'links-'));
  const [warmUp] = deal(source, names.slice(0, WARM_UP), 1, join(links, 'warm'));
  const taking = Object.keys(receivers).filter((name) => name === 'Sagitta' || (have('storescu') && have(name)));
  const rows = [];
  for (const associations of [1, 4]) {
    const folders = deal(source, names.slice(WARM_UP), associations, links);
    const rates = { Sagitta: [], storescp: [], Orthanc: [] };
    for (const i of roundsWithin(rounds, budgetMs / 2)) {
      for (const name of taking) rates[name].push(await round(name, warmUp, folders, timed, scratch));
      say(
        `C-STORE, ${associations} at once, round ${i + 1} of ${rounds}: ${taking.map((name) => `${name} ${rates[name].at(-1).toFixed(0)}`).join(', ')} objects/s`,
      );
    }
    const what = `C-STORE, ${associations} association${associations > 1 ? 's' : ''}, objects/s (${timed} CT images of 0.5 MB, ${rates.Sagitta.length} rounds)`;
    rows.push(compared(what, rates.Sagitta, 'Orthanc', rates.Orthanc), compared(what, rates.Sagitta, 'storescp (no index, no fsync)', rates.storescp));
  }
  return rows;
}
