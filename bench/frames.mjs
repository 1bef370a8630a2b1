// One frame from the archive to the window's page by its `app://` address, and one small picture, made and kept; beside Orthanc over HTTP and GDCM reading the same files.
import { mkdirSync, mkdtempSync, readdirSync } from 'node:fs';
import { Agent, get } from 'node:http';
import { join } from 'node:path';
import { makeCt } from './files.mjs';
import { run, runSagitta, stop } from './processes.mjs';
import { startOrthanc } from './orthanc.mjs';
import { roundsWithin } from './rounds.mjs';
import { compared, median, quantile, row, spread } from './statistics.mjs';
import { gdcmPython, openSagitta } from './viewer/window.mjs';

const IMAGES = 120;
const FRAME_BYTES = 512 * 512 * 2;
const LIMIT_MS = 5;
const decodeScript = join(import.meta.dirname, 'viewer', 'gdcmDecode.py');

/** In the page: asks for each address in turn and gives the ms to its last byte. */
async function fetchEach({ urls, bytes }) {
  const times = [];
  for (const url of urls) {
    const began = performance.now();
    const response = await fetch(url);
    const body = await response.arrayBuffer();
    times.push(performance.now() - began);
    if (!response.ok || (bytes !== null && body.byteLength !== bytes)) throw new Error(`${url} answered ${response.status} with ${body.byteLength} bytes`);
  }
  return times;
}

/** The same by Orthanc, over one connection that stays open. */
function fetchFrom(agent, port, path) {
  return new Promise((resolve, reject) => {
    const began = performance.now();
    const asked = get({ agent, port, host: '127.0.0.1', path, headers: { Accept: '*/*' } }, (answer) => {
      let length = 0;
      answer.on('data', (chunk) => (length += chunk.length));
      answer.on('end', () =>
        answer.statusCode === 200 ? resolve({ ms: performance.now() - began, length }) : reject(new Error(`Orthanc answered ${answer.statusCode} to ${path}`)),
      );
    });
    asked.on('error', reject);
  });
}

async function instancesOf(agent, port) {
  const text = await new Promise((resolve, reject) => {
    get({ agent, port, host: '127.0.0.1', path: '/instances' }, (answer) => {
      let body = '';
      answer.setEncoding('utf8').on('data', (chunk) => (body += chunk));
      answer.on('end', () => resolve(body));
    }).on('error', reject);
  });
  return JSON.parse(text);
}

async function fromOrthanc(agent, port, ids, path) {
  const times = [];
  for (const id of ids) times.push((await fetchFrom(agent, port, `/instances/${id}/${path}`)).ms);
  return times;
}

async function uidsOf(page) {
  const ask = (route, input) => page.evaluate(([name, value]) => globalThis.sagitta.request(name, value), [route, input]);
  const list = await ask('study.list', { filter: {}, limit: 1, offset: 0 });
  const detail = await ask('study.refresh', { StudyInstanceUID: list.value.rows[0].StudyInstanceUID });
  return detail.value.instances.map(({ SOPInstanceUID }) => SOPInstanceUID);
}

const words = (times) => `p50 ${median(times).toFixed(1)}, p95 ${quantile(times, 0.95).toFixed(1)}`;

/** Rows of the table; `have(program)` tells whether a peer is installed. */
export async function benchFrames({ scratch, rounds, budgetMs, have, say }) {
  const dir = mkdtempSync(join(scratch, 'frames-'));
  const [source, data] = [join(dir, 'series'), join(dir, 'data')];
  mkdirSync(source);
  makeCt(source, IMAGES);
  await runSagitta(['import', source, '--data-dir', data]);
  const orthanc = have('Orthanc') && have('storescu') ? await startOrthanc(join(dir, 'orthanc')) : undefined;
  if (orthanc !== undefined) await run('storescu', ['--scan-directories', '-aec', 'ORTHANC', '127.0.0.1', String(orthanc.port), source]);
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const python = gdcmPython();
  const { page, close } = await openSagitta(data);
  const ours = { first: [], again: [], made: [], kept: [] };
  const theirs = { frame: [], rendered: [], gdcm: [] };
  try {
    const uids = await uidsOf(page);
    if (uids.length !== readdirSync(source).length) throw new Error('the series is not whole');
    const address = (kind) => uids.map((uid) => `app://bundle/${kind}/${uid}/1`);
    const ask = (kind, bytes) => page.evaluate(fetchEach, { urls: address(kind), bytes });
    const ids = orthanc === undefined ? [] : await instancesOf(agent, orthanc.http);
    ours.first.push(...(await ask('pixels', FRAME_BYTES)));
    ours.made.push(...(await ask('thumbnails', null)));
    await fromOrthanc(agent, orthanc?.http, ids, 'frames/0/raw');
    for (const i of roundsWithin(rounds, budgetMs)) {
      ours.again.push(...(await ask('pixels', FRAME_BYTES)));
      theirs.frame.push(...(await fromOrthanc(agent, orthanc?.http, ids, 'frames/0/raw')));
      ours.kept.push(...(await ask('thumbnails', null)));
      theirs.rendered.push(...(await fromOrthanc(agent, orthanc?.http, ids.slice(0, 30), 'rendered?width=240')));
      if (python !== undefined) theirs.gdcm.push(Number(await run(python, [decodeScript, source])) / IMAGES);
      say(`frames, round ${i + 1}: ${words(ours.again.slice(-IMAGES))} ms; thumbnails ${words(ours.kept.slice(-IMAGES))} ms`);
    }
  } finally {
    await close();
    agent.destroy();
    if (orthanc !== undefined) await stop(orthanc.child);
  }
  const frame = `a frame of 512² × 16 bit in the page, ms (${IMAGES} images, ${ours.again.length / IMAGES} rounds)`;
  const small = 'a small picture (240 px) in the page, ms';
  return [
    row(`${frame}, asked for the first time`, words(ours.first), `limit ${LIMIT_MS}`, `${(median(ours.first) / LIMIT_MS).toFixed(2)} ×`),
    compared(frame, ours.again, 'Orthanc, HTTP', theirs.frame, 1),
    row(`${frame}, 95 of 100`, words(ours.again), `limit ${LIMIT_MS}`, `${(quantile(ours.again, 0.95) / LIMIT_MS).toFixed(2)} ×`),
    compared(`${frame} beside reading the file`, ours.again, 'GDCM, one thread', theirs.gdcm, 1),
    row(`${small}, drawn from its frame`, spread(ours.made, 1), 'once an image', '-'),
    compared(`${small}, kept`, ours.kept, 'Orthanc, HTTP (keeps none)', theirs.rendered, 1),
  ];
}
