// C-STORE: objects a second into Sagitta (indexed, hashed, durable before Success), Orthanc (its defaults), dcmtk storescp (no index, no fsync) and a raw copy with
// fdatasync, taking turns.
import { mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setApart } from './blockGroups.mjs';
import { createCtSets } from './ctSet.mjs';
import { freePort, root, run, startSagitta, startServer, stop } from './processes.mjs';
import { benchReceiveMemory } from './receiveMemory.mjs';
import { roundsWithin } from './rounds.mjs';
import { compared } from './statistics.mjs';

const IMAGES = 500;
/** Rounds that are not timed: every receiver has been up for a while when the clock starts, as on any other day, and ours has been compiled. */
const WARM_UP_ROUNDS = 3;
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

function send({ port, aet, isRaw }, folder) {
  if (isRaw === true) return run(process.execPath, [rawCopy, 'send', String(port), folder]);
  return run('storescu', ['--scan-directories', '--max-pdu', '131072', '-aec', aet, '127.0.0.1', String(port), folder]);
}

async function timed(server, folders) {
  const began = performance.now();
  await Promise.all(folders.map((folder) => send(server, folder)));
  return (IMAGES * 1000) / (performance.now() - began);
}

/** Where the senders read from: memory where there is some, so that nothing but the receivers writes to the disk. */
function senderFolder(scratch) {
  try {
    if (statfsSync('/dev/shm').bavail * statfsSync('/dev/shm').bsize > 2 ** 30) return mkdtempSync('/dev/shm/sagitta-bench-');
  } catch {
    // There is none.
  }
  return mkdtempSync(join(scratch, 'senders-'));
}

async function startAll(names, scratch) {
  const servers = {};
  for (const name of names) servers[name] = await receivers[name](mkdtempSync(join(scratch, `${name}-`)));
  return servers;
}

/** Rates of each receiver; all stay up from the first round to the last, and each round brings images that are new to them. */
async function rounds(names, associations, { count, budgetMs, newImages, set, scratch, say }) {
  const rates = Object.fromEntries(Object.keys(receivers).map((name) => [name, []]));
  const servers = await startAll(names, scratch);
  try {
    for (let i = 0; i < WARM_UP_ROUNDS; i++) {
      const folders = newImages(set, IMAGES, associations);
      for (const name of names) await timed(servers[name], folders);
    }
    for (const i of roundsWithin(count, budgetMs)) {
      const folders = newImages(set, IMAGES, associations);
      const order = [...names.slice(i % names.length), ...names.slice(0, i % names.length)];
      for (const name of order) rates[name].push(await timed(servers[name], folders));
      const said = names.map((name) => `${name} ${rates[name].at(-1).toFixed(0)}`).join(', ');
      say(`C-STORE, ${associations} at once, round ${i + 1} of ${count}: ${said} objects/s`);
    }
  } finally {
    for (const { child } of Object.values(servers)) await stop(child);
  }
  return rates;
}

/** Rows of the table; `have(program)` tells whether a peer is installed. */
export async function benchStore({ source, scratch, rounds: count, budgetMs, have, say }) {
  const names = have('storescu') ? Object.keys(receivers).filter((name) => name === 'Sagitta' || name === 'raw' || have(name)) : [];
  if (names.length === 0) return [];
  const newImages = createCtSets(source);
  const folder = senderFolder(scratch);
  const set = join(folder, 'set');
  const rows = [];
  try {
    for (const associations of [1, 4]) {
      const own = mkdtempSync(join(scratch, 'cstore-'));
      setApart(own);
      const rates = await rounds(names, associations, { count, budgetMs: budgetMs / 2, newImages, set, scratch: own, say });
      rmSync(own, { recursive: true, force: true });
      const what = `C-STORE, ${associations} association${associations > 1 ? 's' : ''}, objects/s (${IMAGES} CT images of 0.5 MB, ${rates.Sagitta.length} rounds)`;
      rows.push(
        compared(what, rates.Sagitta, 'Orthanc', rates.Orthanc),
        compared(what, rates.Sagitta, 'storescp (no index, no fsync)', rates.storescp),
        compared(what, rates.Sagitta, 'raw TCP copy + fdatasync', rates.raw),
      );
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return [...rows, ...(await benchReceiveMemory({ scratch, have, say }))];
}
