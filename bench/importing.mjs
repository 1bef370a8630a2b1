// Import into a new archive, indexed, hashed and durable, beside Orthanc (its defaults, upload over HTTP connections that stay open) and a copy of which every file is flushed.
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { join } from 'node:path';
import { ask } from './asking.mjs';
import { makeCt, makeSmall } from './files.mjs';
import { freePort, run, startSagitta, startServer, stop } from './processes.mjs';
import { roundsWithin } from './rounds.mjs';
import { compared } from './statistics.mjs';

async function timed(work) {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

const filesIn = (folder) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));

/** cp, then fsync of each file and of the folders (coreutils' `sync` with names). */
const copyAndFlush = (source, target) => run('sh', ['-c', 'cp -r "$1" "$2/copy" && find "$2/copy" -print0 | xargs -0 sync', 'copy', source, target]);

async function intoSagitta(source, files, dir) {
  const data = join(dir, 'data');
  const { child } = await startSagitta(data);
  try {
    return await timed(async () => {
      const { stored } = await ask(data, 'import.run', { paths: [source] });
      if (stored !== files.length) throw new Error(`imported ${stored} of ${files.length}`);
    });
  } finally {
    await stop(child);
  }
}

function upload(agent, port, body) {
  return new Promise((resolve, reject) => {
    const sent = request({ agent, port, host: '127.0.0.1', path: '/instances', method: 'POST', headers: { 'Content-Length': body.length } }, (answer) => {
      answer.resume();
      answer.on('end', () => (answer.statusCode === 200 ? resolve() : reject(new Error(`Orthanc answered ${answer.statusCode}`))));
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

async function intoOrthanc(connections, files, dir) {
  const [port, http] = [await freePort(), await freePort()];
  const config = join(dir, 'orthanc.json');
  const [storage, plugins] = [join(dir, 'db'), []];
  writeFileSync(
    config,
    JSON.stringify({ DicomPort: port, HttpPort: http, RemoteAccessAllowed: false, StorageDirectory: storage, IndexDirectory: storage, Plugins: plugins }),
  );
  const server = await startServer('Orthanc', [config], http);
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  try {
    return await timed(async () => {
      let next = 0;
      const lane = async () => {
        for (let file = files[next++]; file !== undefined; file = files[next++]) await upload(agent, http, await readFile(file));
      };
      await Promise.all(Array.from({ length: connections }, lane));
    });
  } finally {
    agent.destroy();
    await stop(server);
  }
}

const PEERS = ['Sagitta', 'Orthanc, 1 connection', 'Orthanc, 4 connections', 'cp + fsync'];

function once(name, source, files, dir) {
  if (name === 'Sagitta') return intoSagitta(source, files, dir);
  if (name === 'cp + fsync') return timed(() => copyAndFlush(source, dir));
  return intoOrthanc(name.includes('1') ? 1 : 4, files, dir);
}

async function benchLoad({ what, source, scratch, rounds, budgetMs, have, say }) {
  const files = filesIn(source);
  const rates = Object.fromEntries(PEERS.filter((name) => !name.startsWith('Orthanc') || have('Orthanc')).map((name) => [name, []]));
  for (const i of roundsWithin(rounds, budgetMs)) {
    for (const name of Object.keys(rates)) {
      const dir = mkdtempSync(join(scratch, 'import-'));
      rates[name].push((files.length * 1000) / (await once(name, source, files, dir)));
      rmSync(dir, { recursive: true, force: true });
    }
    const now = Object.entries(rates).map(([name, values]) => `${name} ${values.at(-1).toFixed(0)}`);
    say(`import of ${what}, round ${i + 1} of ${rounds}: ${now.join(', ')} files/s`);
  }
  const title = `import into a running archive, files/s (${files.length} ${what}, ${rates.Sagitta.length} rounds)`;
  return PEERS.slice(1).map((name) => compared(title, rates.Sagitta, name, rates[name] ?? []));
}

/** Rows of the table; `have(program)` tells whether a peer is installed. */
export async function benchImport({ scratch, rounds, budgetMs, have, say }) {
  const made = join(scratch, 'imported');
  mkdirSync(made);
  makeCt(join(made, 'ct'));
  makeSmall(join(made, 'small'));
  const shared = { scratch, rounds, budgetMs: budgetMs / 2, have, say };
  return [
    ...(await benchLoad({ ...shared, what: 'CT slices of 0.53 MB', source: join(made, 'ct') })),
    ...(await benchLoad({ ...shared, what: 'images of 5 kB', source: join(made, 'small') })),
  ];
}
