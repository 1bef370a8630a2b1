// C-FIND at study level: name wildcard and dates, the first 100 answers. Sagitta with 100,000 studies beside Orthanc with 10,000, asked by findscu in turns.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort, startSagitta, startServer, stop } from './processes.mjs';
import { roundsWithin } from './rounds.mjs';
import { bundled } from './seed/bundle.mjs';
import { compared, quantile, row, spread } from './statistics.mjs';

const STUDIES = 100_000;
const PEER_STUDIES = 10_000;
const FIRST = 100;
const LIMIT_MS = 20;

/** From broad to narrow, wildcards at either end and inside. */
const queries = {
  'M*': { PatientName: 'M*', StudyDate: '20180101-20251231' },
  'MEI*': { PatientName: 'MEI*', StudyDate: '20180101-20221231' },
  '*chneid*': { PatientName: '*chneid*', StudyDate: '20170101-' },
  '*EI*': { PatientName: '*EI*', StudyDate: '20190101-20191231' },
  'Smith*^*Peter*': { PatientName: 'Smith*^*Peter*', StudyDate: '20160101-20251231' },
  '*山田*': { PatientName: '*山田*', StudyDate: '20180101-20241231' },
  '*zzq*': { PatientName: '*zzq*', StudyDate: '20190101-' },
};

const returned = { StudyInstanceUID: '', PatientID: '', PatientBirthDate: '', StudyTime: '', StudyDescription: '', AccessionNumber: '', ModalitiesInStudy: '' };

async function startOrthanc(dir) {
  const [port, http] = [await freePort(), await freePort()];
  const config = join(dir, 'orthanc.json');
  const local = { DicomPort: port, HttpPort: http, RemoteAccessAllowed: false, AuthenticationEnabled: false, DicomCheckCalledAet: false };
  const open = { DicomAlwaysAllowFind: true, LimitFindResults: 0, DefaultEncoding: 'Utf8' };
  writeFileSync(config, JSON.stringify({ ...local, ...open, StorageDirectory: join(dir, 'db'), IndexDirectory: join(dir, 'db'), Plugins: [] }));
  return { child: await startServer('Orthanc', [config], port), port, http, aet: 'ORTHANC' };
}

async function fill(http, files) {
  const next = files[Symbol.iterator]();
  const give = async () => {
    for (let { value, done } = next.next(); done !== true; { value, done } = next.next()) {
      const answer = await fetch(`http://127.0.0.1:${http}/instances`, { method: 'POST', body: value });
      if (!answer.ok) throw new Error(`Orthanc refused a file: ${answer.status}`);
    }
  };
  await Promise.all([give(), give(), give(), give()]);
}

/** ms from the start of findscu to its first 100 answers, or to its end when there are fewer; then it is ended. Orthanc goes on after a C-CANCEL. */
async function ask({ port, aet }, keys) {
  const wanted = Object.entries({ QueryRetrieveLevel: 'STUDY', SpecificCharacterSet: 'ISO_IR 192', ...returned, ...keys });
  const args = ['-v', '-S', '-aec', aet, ...wanted.flatMap(([name, value]) => ['-k', `${name}=${value}`]), '127.0.0.1', String(port)];
  const began = performance.now();
  const child = spawn('findscu', args, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, TCP_NODELAY: '1' } });
  const ended = once(child, 'close');
  return new Promise((resolve, reject) => {
    let text = '';
    const look = (chunk) => {
      text += chunk;
      if (!text.includes(`Response: ${FIRST} (`)) return;
      resolve(performance.now() - began);
      child.kill('SIGKILL');
    };
    child.stdout.on('data', look);
    child.stderr.on('data', look);
    ended.then(([code]) => (code === 0 ? resolve(performance.now() - began) : reject(new Error(`findscu ended with ${code}: ${text.slice(-500)}`))), reject);
  });
}

/** Rows of the table; `have(program)` tells whether a peer is installed. */
export async function benchQuery({ scratch, rounds, budgetMs, have, say }) {
  const dataDir = mkdtempSync(join(scratch, 'studies-'));
  say(`writing ${STUDIES} synthetic studies into an index`);
  const { seedStudies } = await bundled('bench/seed/seedStudies.ts');
  seedStudies(dataDir, STUDIES);
  const { measureFind } = await bundled('bench/seed/measureFind.ts');
  const withReturned = Object.fromEntries(Object.entries(queries).map(([name, keys]) => [name, { ...returned, ...keys }]));
  const inside = measureFind(dataDir, withReturned, FIRST, 40);
  const rows = [];
  const what = (name) => `C-FIND of studies, PatientName ${name} and dates, first ${FIRST}`;
  for (const [name, { matches, ms }] of Object.entries(inside)) {
    const p95 = quantile(ms, 0.95);
    rows.push(
      row(
        `${what(name)} (${matches} matches), in the archive, p95 ms of ${ms.length}`,
        p95.toFixed(1),
        `limit ${LIMIT_MS}`,
        `${(p95 / LIMIT_MS).toFixed(2)} ×`,
      ),
    );
  }
  if (!have('findscu') || !have('Orthanc')) return rows;
  const dir = join(scratch, 'orthanc-find');
  mkdirSync(dir);
  let [ours, peer] = [];
  try {
    ours = { ...(await startSagitta(dataDir)), aet: 'SAGITTA' };
    peer = await startOrthanc(dir);
    say(`handing ${PEER_STUDIES} studies to Orthanc`);
    const { studyFiles } = await bundled('bench/seed/studyFiles.ts');
    await fill(peer.http, studyFiles(PEER_STUDIES));
    const times = Object.fromEntries(Object.keys(queries).map((name) => [name, { ours: [], peer: [] }]));
    for (const i of roundsWithin(rounds, budgetMs))
      for (const [name, keys] of Object.entries(queries)) {
        const [o, p] = [await ask(ours, keys), await ask(peer, keys)];
        if (i > 0 || rounds === 1) {
          times[name].ours.push(o);
          times[name].peer.push(p);
        }
      }
    for (const [name, { ours: o, peer: p }] of Object.entries(times)) {
      say(`${what(name)}: ${spread(o)} ms, Orthanc ${spread(p)} ms`);
      rows.push(compared(`${what(name)}, findscu from its start, ms (ours ${STUDIES} studies, Orthanc ${PEER_STUDIES})`, o, 'Orthanc', p));
    }
  } finally {
    if (ours !== undefined) await stop(ours.child);
    if (peer !== undefined) await stop(peer.child);
    rmSync(dir, { recursive: true, force: true });
  }
  return rows;
}
