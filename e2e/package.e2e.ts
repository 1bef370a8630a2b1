// The packed application, copied away from the clone: command line, `serve` and window run from it, with decoders, fonts and native modules of its own.
import { expect, test, type Page } from '@playwright/test';
import { execFile, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { sendSeries } from '../scripts/demo/programs.mjs';
import { machineFlags } from '../scripts/launch/machine.mjs';
import { buildPhantomObject, phantomIds } from '../src/dicom/phantom/object.ts';
import { launchSagitta, type SagittaWindow } from './app.ts';

const clone = resolve(import.meta.dirname, '..');
const jpegLsLossless = '1.2.840.10008.1.2.4.80';
let folder: string;
let program: string;

test.beforeAll(() => {
  test.setTimeout(600_000);
  const packed = spawnSync(process.execPath, [join(clone, 'scripts/dist.mjs'), '--e2e'], { encoding: 'utf8' });
  if (packed.status !== 0) throw new Error(`${packed.stdout}${packed.stderr}`);
  folder = mkdtempSync(join(tmpdir(), 'sagitta-package-'));
  cpSync(join(clone, 'dist/e2e/linux-unpacked'), join(folder, 'app'), { recursive: true, verbatimSymlinks: true });
  program = join(folder, 'app/sagitta');
});
test.afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** Without a display and far from the clone. */
const surroundings = () => {
  const env = { ...process.env };
  delete env['DISPLAY'];
  delete env['XAUTHORITY'];
  return { cwd: folder, env };
};

function run(args: string[]): Promise<{ code: number | null; stdout: string; stderr: string }> {
  return new Promise((done) => {
    const child = execFile(program, args, { ...surroundings(), timeout: 120_000, maxBuffer: 2 ** 26 }, (_, stdout, stderr) => {
      done({ code: child.exitCode, stdout, stderr });
    });
  });
}

async function json(args: string[]): Promise<unknown> {
  const ran = await run([...args, '--json']);
  expect(ran).toMatchObject({ code: 0, stderr: '' });
  return JSON.parse(ran.stdout) as unknown;
}

/** A few slices of the phantom as files. */
function writeSlices(name: string, patientName: string): { folder: string; StudyInstanceUID: string; files: string[] } {
  const ids = phantomIds({ patientName });
  const to = join(folder, name);
  mkdirSync(to);
  const files = [58, 59, 60, 61].map((k) => {
    const file = join(to, `${String(k)}.dcm`);
    writeFileSync(file, buildPhantomObject(k, ids));
    return file;
  });
  return { folder: to, StudyInstanceUID: ids.studyUid, files };
}

test('help, an unknown verb, an empty list: the command line needs no display', async () => {
  expect(await run(['--help'])).toMatchObject({ code: 0, stderr: '', stdout: expect.stringContaining('serve') });
  const unknown = await run(['nonsense']);
  expect(unknown).toMatchObject({ code: 2, stdout: '' });
  expect(unknown.stderr).toContain('There is no verb nonsense.');
  expect(await json(['studies', '--data-dir', join(folder, 'empty')])).toEqual([]);
});

test('serve receives from another process, lists, and ends with 0 on SIGTERM', async () => {
  const dataDir = join(folder, 'served');
  const series = writeSlices('sent', 'Sent^Over');
  const child = spawn(program, ['serve', '--port', '0', '--json', '--data-dir', dataDir], { ...surroundings(), stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  try {
    const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
    const { dimse } = JSON.parse(line) as { dimse: { port: number } };
    await sendSeries({ ...series, nodule: { LPS: [0, 0, 0], diameterMm: 0 } }, dimse.port);
    const row = { StudyInstanceUID: series.StudyInstanceUID, PatientName: 'Sent^Over', ModalitiesInStudy: ['CT'], NumberOfStudyRelatedInstances: 4 };
    expect(await json(['studies', '--data-dir', dataDir])).toMatchObject([row]);
  } finally {
    child.kill('SIGTERM');
  }
  expect(await exited).toEqual([0, null]);
  expect(await json(['verify', '--data-dir', dataDir])).toMatchObject({ ok: true, instances: 4 });
});

/** What the page has and these types lack. */
interface Browser {
  createImageBitmap: (blob: Blob) => Promise<{ width: number; height: number }>;
  OffscreenCanvas: new (
    width: number,
    height: number,
  ) => {
    getContext(kind: '2d'): {
      drawImage(image: unknown, x: number, y: number): void;
      getImageData(x: number, y: number, w: number, h: number): { data: Uint8ClampedArray };
    };
  };
}

/** The picture under the middle of a viewport, as it is on the screen: how many grey levels it has, and how bright it is at most. */
async function picture(page: Page, name: RegExp): Promise<{ levels: number; brightest: number }> {
  const box = (await page.getByRole('group', { name }).boundingBox())!;
  const clip = { x: box.x + box.width / 4, y: box.y + box.height / 4, width: box.width / 2, height: box.height / 2 };
  const png = await page.screenshot({ clip });
  return page.evaluate(async (base64) => {
    const { createImageBitmap, OffscreenCanvas } = globalThis as unknown as Browser;
    const bitmap = await createImageBitmap(new Blob([Uint8Array.from(atob(base64), (c) => c.charCodeAt(0))]));
    const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d');
    context.drawImage(bitmap, 0, 0);
    const { data } = context.getImageData(0, 0, bitmap.width, bitmap.height);
    const levels = new Set<number>();
    for (let i = 0; i < data.length; i += 4) levels.add(data[i]!);
    return { levels: levels.size, brightest: Math.max(...levels) };
  }, png.toString('base64'));
}

/** JPEG-LS where dcmtk can make it, so that a decoder of the package has to work. */
function compress(files: string[]): boolean {
  if (spawnSync('dcmcjpls', ['--version']).status !== 0) {
    console.info('skipped: a JPEG-LS series (dcmcjpls is not installed); an uncompressed one takes its place');
    return false;
  }
  for (const file of files) {
    const made = spawnSync('dcmcjpls', [file, `${file}.tmp`], { encoding: 'utf8' });
    if (made.status !== 0) throw new Error(made.stderr);
    cpSync(`${file}.tmp`, file);
    rmSync(`${file}.tmp`);
  }
  expect(readFileSync(files[0]!).includes(jpegLsLossless)).toBe(true);
  return true;
}

async function signReport({ request }: SagittaWindow, StudyInstanceUID: string): Promise<void> {
  const value = async (route: string, input: unknown) => {
    const answer = await request(route, input);
    if (!answer.ok) throw new Error(`${route}: ${answer.error.message}`);
    return answer.value as { id: string; sections: { sentences: { id: string; supported: boolean }[] }[]; signBlocked: string | null };
  };
  const { id, sections } = await value('report.draft', { StudyInstanceUID });
  for (const { id: sentenceId, supported } of sections.flatMap(({ sentences }) => sentences))
    await value('report.change', { reportId: id, change: { type: supported ? 'accept' : 'reject', sentenceId } });
  for (const [section, text] of [
    ['Indication', 'Cough for three weeks.'],
    ['Findings', 'No nodule is seen on these four images.'],
    ['Impression', 'Nothing else worth a word.'],
  ])
    await value('report.change', { reportId: id, change: { type: 'add', section, text, afterSentenceId: null } });
  await value('report.sign', { reportId: id, name: 'Dr. Package', password: 'correct horse', as: 'final' });
}

test('the window shows an image, and a signed report becomes a PDF', async () => {
  const dataDir = join(folder, 'windowed');
  const series = writeSlices('imported', 'Shown^In^Window');
  compress(series.files);
  expect(await json(['import', series.folder, '--data-dir', dataDir])).toMatchObject({ found: 4, stored: 4 });
  const sagitta = await launchSagitta({ executablePath: program, dataDir, args: machineFlags(true) });
  try {
    await sagitta.ready();
    expect(await sagitta.request('app.about', {})).toMatchObject({ ok: true, value: { packaged: true } });
    expect((await sagitta.request('user.create', { name: 'Dr. Package', password: 'correct horse' })).ok).toBe(true);
    await sagitta.page.getByRole('row', { name: /^Shown, In/ }).dblclick();
    const stack = /^Viewport 1: Stack$/;
    await expect(sagitta.page.getByRole('group', { name: stack }).getByRole('status', { name: 'Image state' })).toHaveText('complete', { timeout: 60_000 });
    await expect.poll(async () => (await picture(sagitta.page, stack)).levels, { timeout: 30_000 }).toBeGreaterThan(40);
    expect((await picture(sagitta.page, stack)).brightest).toBeGreaterThan(150);
    await signReport(sagitta, series.StudyInstanceUID);
  } finally {
    await sagitta.close();
  }
  const pdf = join(folder, 'report.pdf');
  await json(['report', '--study', series.StudyInstanceUID, '--format', 'pdf', '--to', pdf, '--data-dir', dataDir]);
  const bytes = readFileSync(pdf).toString('latin1');
  expect(bytes).toMatch(/^%PDF-/);
  const text = spawnSync('pdftotext', [pdf, '-'], { encoding: 'utf8' });
  if (text.status === 0) expect(text.stdout).toContain('Nothing else worth a word.');
  else console.info('skipped: the words of the PDF (pdftotext is not installed)');
  const sr = join(folder, 'report-sr.dcm');
  await json(['report', '--study', series.StudyInstanceUID, '--format', 'sr', '--to', sr, '--data-dir', dataDir]);
  expect(readFileSync(sr).toString('latin1', 128, 132)).toBe('DICM');
});

test('what the package carries: decoders, fonts, no sources, no clone', () => {
  const resources = join(folder, 'app/resources');
  const archive = readFileSync(join(resources, 'app.asar'));
  const names = archive.toString('utf8', 16, 16 + archive.readUInt32LE(12));
  for (const part of ['charlswasm_decode.wasm', 'openjpegwasm_decode.wasm', 'openjphjs.wasm', 'libjpegturbowasm_decode.wasm', 'DejaVuSansCondensed.ttf'])
    expect(names.includes(part), part).toBe(true);
  const { files } = JSON.parse(names.slice(0, names.lastIndexOf('}') + 1)) as { files: Record<string, unknown> };
  expect(Object.keys(files).sort()).toEqual(['node_modules', 'out', 'package.json']);
  expect(/\.(map|stamp)":/.exec(names)).toBeNull();
  expect(archive.includes(clone)).toBe(false);
  const native = readdirSync(join(resources, 'app.asar.unpacked'), { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.node'));
  expect(native.some((name) => name.includes('better_sqlite3'))).toBe(true);
  expect(native.some((name) => name.includes('argon2'))).toBe(true);
});
