// Verbs of the command line on their own: help, usage, JSON shapes, exit codes, users, peers.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { verbNames } from '../../src/main/cli/verbNames.ts';
import { makeCtFile } from '../helpers/ctFile.ts';
import { buildCommandLine, filesIn, sagitta, temporaryFolder, writeCtFolder } from './sagitta.ts';

const folder = temporaryFolder();
let runs = 0;
let dataDir: string;
const on = (...args: string[]) => sagitta([...args, '--json', '--data-dir', dataDir]);

beforeAll(buildCommandLine);
beforeEach(() => {
  dataDir = join(folder.path, `archive-${String(runs++)}`);
});
afterAll(folder.remove);

describe('help and usage', () => {
  it('lists every verb, and each verb has its own help; none needs an archive', async () => {
    const general = await sagitta(['--help']);
    expect(general.code).toBe(0);
    const helps = await Promise.all(verbNames.map((name) => sagitta([name, '--help', '--data-dir', dataDir])));
    for (const [index, name] of verbNames.entries()) {
      expect(general.stdout).toContain(`  ${name}`);
      expect(helps[index]?.code).toBe(0);
      expect(helps[index]?.stdout).toContain(`sagitta ${name}`);
      expect(helps[index]?.stdout).toContain('--data-dir');
    }
    expect(existsSync(dataDir)).toBe(false);
    expect((await sagitta(['--version'])).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  it.each([
    ['nonsense'],
    ['studies', '--no-such'],
    ['import'],
    ['export', '--study', '1.2'],
    ['send'],
    ['audit'],
    ['peers', 'add', 'X'],
    ['serve', '--port', '99999'],
    ['studies', '--limit', '0'],
  ])('exits 2 for %s %s, with a sentence on stderr and nothing on stdout', async (...args) => {
    const ran = await on(...args);
    expect(ran).toMatchObject({ code: 2, stdout: '' });
    expect(ran.stderr).toContain('--help');
  });

  it('exits 1 for what is not there, with the error as JSON', async () => {
    expect(await on('export', '--study', '1.2.3', '--to', join(folder.path, 'x'))).toMatchObject({ code: 1, json: { error: { code: 'NOT_FOUND' } } });
    expect(await on('import', join(folder.path, 'missing'))).toMatchObject({ code: 1, json: { error: { code: 'NOT_FOUND' } } });
    expect(await on('echo', 'NOBODY@127.0.0.1:1')).toMatchObject({ code: 1, json: { error: { code: 'PEER_UNREACHABLE' } } });
  });
});

describe('check', () => {
  const write = (name: string, text: string): string => {
    const path = join(folder.path, name);
    writeFileSync(path, text);
    return path;
  };

  it('answers contradictions with sentence, evidence and fix, and opens no archive', async () => {
    const path = write(
      'report.json',
      JSON.stringify({
        patient: { sex: 'F', age: 61 },
        order: { description: 'XR knee left', side: 'left' },
        measurements: [{ id: 'm1', label: 'nodule', value: 8.7, unit: 'mm', side: 'right', site: 'right upper lobe' }],
        prior: null,
        sections: { findings: 'Nodule of 7.8 mm in the right upper lobe.', impression: null },
      }),
    );
    const ran = await on('check', path);
    expect(ran.code).toBe(0);
    expect(ran.json).toMatchObject({
      checks: [
        { kind: 'number', section: 'findings', evidence: ['m1'], fix: 'Nodule of 8.7 mm in the right upper lobe.' },
        { kind: 'missing', section: 'impression' },
      ],
    });
    expect(existsSync(dataDir)).toBe(false);
  });

  it.each([
    ['no JSON', '{'],
    ['no sections', '{"measurements":[]}'],
    ['a value that is a word', '{"sections":{},"measurements":[{"id":"m1","value":"big","unit":"mm"}]}'],
  ])('refuses %s; catches an empty list that reads as a clean report', async (name, text) => {
    expect(await on('check', write(`${name}.json`, text))).toMatchObject({ code: 1, json: { error: { code: 'BAD_REQUEST' } } });
  });
});

describe('an archive on its own', () => {
  it('imports, lists, exports byte for byte, verifies, reindexes', async () => {
    const source = writeCtFolder(join(folder.path, 'ct'), 3);
    writeFileSync(join(source, 'note.txt'), 'hello');
    expect(await on('import', source)).toMatchObject({
      code: 0,
      json: { found: 3, stored: 3, duplicates: 0, quarantined: [], skipped: [{ path: join(source, 'note.txt') }] },
    });
    expect(await on('import', source)).toMatchObject({ code: 0, json: { found: 3, stored: 0, duplicates: 3 } });
    const listed = await on('studies', '--patient-name', 'test*');
    expect(listed.json).toEqual([
      {
        StudyInstanceUID: expect.any(String) as string,
        PatientName: 'Test^Network',
        PatientID: 'NET1',
        PatientBirthDate: '',
        StudyDate: '20260102',
        StudyDescription: '',
        ModalitiesInStudy: ['CT'],
        NumberOfStudyRelatedSeries: 1,
        NumberOfStudyRelatedInstances: 3,
      },
    ]);
    const [study] = listed.json as { StudyInstanceUID: string }[];
    const uid = study?.StudyInstanceUID ?? '';
    expect((await on('studies', '--series', uid)).json).toMatchObject([{ series: [{ Modality: 'CT', NumberOfSeriesRelatedInstances: 3 }] }]);
    expect((await on('studies', '--patient-name', 'nobody')).json).toEqual([]);
    const to = join(folder.path, 'exported');
    expect(await on('export', '--study', uid, '--to', to)).toMatchObject({ code: 0, json: { written: 3 } });
    const written = filesIn(to)
      .filter((path) => path.endsWith('.dcm'))
      .map((path) => readFileSync(path));
    expect(written).toEqual([1, 2, 3].map((number) => makeCtFile({ number, size: 64 }).part10));
    const safe = join(folder.path, 'deidentified');
    const asked = ['export', '--study', uid, '--to', safe, '--deidentify', '--keep', 'intervals,device', '--clean', 'descriptors'];
    expect(await on(...asked)).toMatchObject({ code: 0, json: { written: 3, leftOut: [] } });
    expect(filesIn(safe).some((path) => readFileSync(path).includes(uid))).toBe(false);
    expect(await on('export', '--study', uid, '--to', safe, '--deidentify', '--keep', 'everything')).toMatchObject({ code: 2 });
    expect(await on('reindex')).toMatchObject({ code: 0, json: { instances: 3, problems: 0 } });
    expect(await on('verify')).toMatchObject({ code: 0, json: { ok: true, instances: 3, problems: [] } });
    expect(await on('audit', 'verify')).toMatchObject({ code: 0, json: { ok: true, firstBad: null } });
  });

  it('says what was quarantined and exits 3', async () => {
    const source = writeCtFolder(join(folder.path, 'broken'), 2);
    const path = join(source, '0002.dcm');
    writeFileSync(path, readFileSync(path).subarray(0, 1000));
    expect(await on('import', source)).toMatchObject({ code: 3, json: { found: 2, stored: 1, quarantined: [{ path, code: 'UNPARSABLE' }] } });
  });

  it('that was damaged does not verify, and exits 1', async () => {
    await on('import', writeCtFolder(join(folder.path, 'damaged'), 2));
    const [object] = filesIn(join(dataDir, 'objects'));
    const bytes = readFileSync(object ?? '');
    bytes[bytes.length - 1] = (bytes[bytes.length - 1] ?? 0) ^ 1;
    writeFileSync(object ?? '', bytes);
    const verified = await on('verify');
    expect(verified).toMatchObject({ code: 1, json: { ok: false, instances: 2 } });
    expect((verified.json as { problems: unknown[] }).problems).toHaveLength(1);
  });

  it('keeps one user, whose password comes by stdin and is nowhere in the answer', async () => {
    expect((await on('users', 'current')).json).toBeNull();
    const made = await sagitta(['users', 'create', '--name', 'Dr. Ada', '--password-stdin', '--json', '--data-dir', dataDir], { input: 'long enough\n' });
    expect(made).toMatchObject({ code: 0, json: { name: 'Dr. Ada', method: 'password' } });
    expect(made.stdout + made.stderr).not.toContain('long enough');
    expect((await on('users', 'create', '--name', 'Second')).code).toBe(1);
    expect((await on('users', 'current')).json).toMatchObject({ name: 'Dr. Ada' });
  });

  it('keeps peers', async () => {
    expect(await on('peers', 'add', 'PACS=10.0.0.5:104')).toMatchObject({ code: 0, json: { ok: true } });
    const unlimited = { maxAssociations: null, maxObjectsPerMinute: null };
    expect((await on('peers', 'list')).json).toEqual([{ aet: 'PACS', host: '10.0.0.5', port: 104, tls: 'none', name: '', retrieveBy: 'move', ...unlimited }]);
    expect((await on('peers', 'remove', 'PACS')).code).toBe(0);
    expect((await on('peers', 'remove', 'PACS')).code).toBe(1);
  });

  it('drafts a report from what is known, and writes it as JSON', async () => {
    await on('import', writeCtFolder(join(folder.path, 'draft'), 2));
    const [study] = (await on('studies')).json as { StudyInstanceUID: string }[];
    const uid = study?.StudyInstanceUID ?? '';
    const drafted = await on('draft', '--study', uid);
    expect(drafted).toMatchObject({ code: 0, json: { engine: { kind: 'template' } } });
    const { sections } = drafted.json as { sections: { name: string; sentences: { requiresReview: boolean; evidence: { kind: string; id: string }[] }[] }[] };
    const sentences = sections.flatMap((section) => section.sentences);
    expect(sentences.length).toBeGreaterThan(0);
    expect(sentences.every(({ requiresReview }) => requiresReview)).toBe(true);
    const to = join(folder.path, 'report.json');
    expect((await on('report', '--study', uid, '--format', 'json', '--to', to)).code).toBe(0);
    expect(JSON.parse(readFileSync(to, 'utf8'))).toBeTypeOf('object');
  });

  it('opened by two verbs at once serves both', async () => {
    const [one, two, three] = await Promise.all([on('studies'), on('studies'), on('peers', 'list')]);
    expect([one.code, two.code, three.code]).toEqual([0, 0, 0]);
  });
});
