// C-GET and C-MOVE of one series out: Sagitta, dcmqrscp and Orthanc in turns, to receivers of dcmtk that keep nothing. Filling them is outside the clock.
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeCt } from './files.mjs';
import { freePort, run, sagitta, startSagitta, startServer, stop } from './processes.mjs';
import { roundsWithin } from './rounds.mjs';
import { compared } from './statistics.mjs';

const PDU = '131072';
const DESTINATION = 'BENCHDEST';
/** Rounds that are not timed: all have been up for a while when the clock starts, and our code has been compiled. */
const WARM_UP_ROUNDS = 3;

const local = '127.0.0.1';

const archives = {
  Sagitta: async (dir, destination) => {
    const data = join(dir, 'data');
    await run(sagitta, ['peers', 'add', `${DESTINATION}=${local}:${destination}`, '--data-dir', data, '--json']);
    return { ...(await startSagitta(data)), aet: 'SAGITTA' };
  },
  dcmqrscp: async (dir, destination) => {
    const [port, config, kept] = [await freePort(), join(dir, 'dcmqrscp.cfg'), join(dir, 'kept')];
    mkdirSync(kept);
    const table = (name, lines) => [`${name} BEGIN`, ...lines, `${name} END`];
    const lines = [
      `NetworkTCPPort = ${port}`,
      `MaxPDUSize = ${PDU}`,
      'MaxAssociations = 16',
      ...table('HostTable', [`dest = (${DESTINATION}, ${local}, ${destination})`]),
      ...table('VendorTable', []),
      ...table('AETable', [`DCMQRSCP ${kept} RW (500, 32gb) ANY`]),
    ];
    writeFileSync(config, `${lines.join('\n')}\n`);
    return { child: await startServer('dcmqrscp', ['-c', config, '--fork', '-pdu', PDU], port), port, aet: 'DCMQRSCP' };
  },
  Orthanc: async (dir, destination) => {
    const [port, http, config] = [await freePort(), await freePort(), join(dir, 'orthanc.json')];
    const open = { DicomCheckCalledAet: false, DicomAlwaysAllowStore: true, DicomAlwaysAllowGet: true, DicomAlwaysAllowMove: true, DicomAlwaysAllowFind: true };
    const place = { DicomPort: port, HttpPort: http, RemoteAccessAllowed: false, StorageDirectory: join(dir, 'db'), IndexDirectory: join(dir, 'db') };
    writeFileSync(config, JSON.stringify({ ...place, ...open, Plugins: [], DicomModalities: { dest: [DESTINATION, local, destination] } }));
    return { child: await startServer('Orthanc', [config], port), port, aet: 'ORTHANC' };
  },
};

const services = {
  'C-GET': ({ port, aet }, study) =>
    run('getscu', ['-S', '--ignore', '-pdu', PDU, '-aec', aet, '-k', 'QueryRetrieveLevel=STUDY', '-k', `StudyInstanceUID=${study}`, local, String(port)]),
  'C-MOVE': ({ port, aet }, study) =>
    run('movescu', ['-S', '-aec', aet, '-aem', DESTINATION, '-k', 'QueryRetrieveLevel=STUDY', '-k', `StudyInstanceUID=${study}`, local, String(port)]),
};

async function studyOf(file) {
  const text = await run('dcmdump', ['+P', 'StudyInstanceUID', file]);
  return /\[([\d.]+)\]/.exec(text)[1];
}

async function filled(name, dir, destination, source) {
  const server = await archives[name](dir, destination);
  await run('storescu', ['--scan-directories', '--max-pdu', PDU, '-aec', server.aet, local, String(server.port), source]);
  return server;
}

/** Rows of the table; `have(program)` tells whether a peer is installed. */
export async function benchRetrieve({ scratch, rounds, budgetMs, have, say }) {
  if (!have('storescu') || !have('getscu') || !have('movescu')) return [];
  const dir = mkdtempSync(join(scratch, 'retrieve-'));
  const source = join(dir, 'series');
  mkdirSync(source);
  makeCt(source);
  const files = readdirSync(source);
  const study = await studyOf(join(source, files[0]));
  const destination = await freePort();
  const servers = {};
  let receiver;
  const rows = [];
  try {
    receiver = await startServer('storescp', ['--ignore', '--fork', '--max-pdu', PDU, String(destination)], destination);
    for (const name of Object.keys(archives)) {
      if (name !== 'Sagitta' && !have(name)) continue;
      mkdirSync(join(dir, name));
      say(`filling ${name}`);
      servers[name] = await filled(name, join(dir, name), destination, source);
    }
    for (const [service, retrieve] of Object.entries(services)) {
      const rates = Object.fromEntries(Object.keys(archives).map((name) => [name, []]));
      for (let i = 0; i < WARM_UP_ROUNDS; i++) for (const server of Object.values(servers)) await retrieve(server, study);
      for (const i of roundsWithin(rounds, budgetMs / 2)) {
        for (const [name, server] of Object.entries(servers)) {
          const began = performance.now();
          await retrieve(server, study);
          rates[name].push((files.length * 1000) / (performance.now() - began));
        }
        say(
          `${service}, round ${i + 1}: ${Object.keys(servers)
            .map((name) => `${name} ${rates[name].at(-1).toFixed(0)}`)
            .join(', ')} objects/s`,
        );
      }
      const what = `${service} of a series out, objects/s (${files.length} CT images of 0.5 MB, ${rates.Sagitta.length} rounds)`;
      for (const peer of ['dcmqrscp', 'Orthanc']) rows.push(compared(what, rates.Sagitta, peer, rates[peer]));
    }
  } finally {
    for (const server of Object.values(servers)) await stop(server.child);
    if (receiver !== undefined) await stop(receiver);
    rmSync(dir, { recursive: true, force: true });
  }
  return rows;
}
