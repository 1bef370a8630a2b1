// C-STORE: objects a second into Sagitta (indexed, hashed, durable before Success), Orthanc (its defaults), dcmtk storescp (no index, no fsync) and a raw copy with
// fdatasync, taking turns.
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeCtSet } from './ctSet.mjs';
import { freePort, root, run, startSagitta, startServer, stop } from './processes.mjs';
import { benchReceiveMemory } from './receiveMemory.mjs';
import { roundsWithin } from './rounds.mjs';
import { compared } from './statistics.mjs';

/** Sent before the clock starts, so that no receiver is measured while it starts up (and ours not while V8 still compiles it). */
const WARM_UP = 200;
const rawCopy = join(root, 'bench', 'rawCopy.mjs');

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
  raw: async (dir) => {
    const port = await freePort();
    return { child: await startServer(process.execPath, [rawCopy, 'serve', String(port), dir], port), port, isRaw: true };
  },
};

/** Files dealt into `count` folders of links, one a sender. */
function deal(source, names, count, into) {
  const folders = Array.from({ length: count }, (_, i) => join(into, `part${count}-${i}`));
  for (const folder of folders) mkdirSync(folder, { recursive: true });
  names.forEach((name, i) => symlinkSync(join(source, name), join(folders[i % count], name)));
  return folders;
}

function send({ port, aet, isRaw }, folder) {
  if (isRaw === true) return run(process.execPath, [rawCopy, 'send', String(port), folder]);
  return run('storescu', ['--scan-directories', '--max-pdu', '131072', '-aec', aet, '127.0.0.1', String(port), folder]);
}

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
  const objects = join(scratch, 'ct');
  const names = makeCtSet(source, objects);
  const timed = names.length - WARM_UP;
  const links = mkdtempSync(join(scratch, 'links-'));
  const [warmUp] = deal(objects, names.slice(0, WARM_UP), 1, join(links, 'warm'));
  const taking = have('storescu') ? Object.keys(receivers).filter((name) => name === 'Sagitta' || name === 'raw' || have(name)) : [];
  if (taking.length === 0) return [];
  const rows = [];
  for (const associations of [1, 4]) {
    const folders = deal(objects, names.slice(WARM_UP), associations, links);
    const rates = { Sagitta: [], storescp: [], Orthanc: [], raw: [] };
    for (const i of roundsWithin(rounds, budgetMs / 2)) {
      for (const name of taking) rates[name].push(await round(name, warmUp, folders, timed, scratch));
      say(
        `C-STORE, ${associations} at once, round ${i + 1} of ${rounds}: ${taking.map((name) => `${name} ${rates[name].at(-1).toFixed(0)}`).join(', ')} objects/s`,
      );
    }
    const what = `C-STORE, ${associations} association${associations > 1 ? 's' : ''}, objects/s (${timed} CT images of 0.5 MB, ${rates.Sagitta.length} rounds)`;
    rows.push(
      compared(what, rates.Sagitta, 'Orthanc', rates.Orthanc),
      compared(what, rates.Sagitta, 'storescp (no index, no fsync)', rates.storescp),
      compared(what, rates.Sagitta, 'raw TCP copy + fdatasync', rates.raw),
    );
  }
  rmSync(objects, { recursive: true, force: true });
  return [...rows, ...(await benchReceiveMemory({ scratch, have, say }))];
}
