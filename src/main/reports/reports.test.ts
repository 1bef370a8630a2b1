// The room on a real archive: draft, change, sign, addendum, export, crash between the steps of signing.
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runOn } from '../../../test/dicomTools.ts';
import { sha256Hex } from './lifecycle/canonicalJson.ts';
import type { SignedDocument } from './ports.ts';
import { archiveStudyUid, context, credentials, type OpenRoom, openRoom } from './testing/openRoom.ts';
import type { Report, Result } from './types.ts';

let room: OpenRoom;
beforeEach(async () => {
  room = await openRoom();
});
afterEach(() => room.close());

function value<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`${result.error.code}: ${result.error.message}`);
  return result.value;
}

async function drafted(): Promise<Report> {
  return value(await room.reports.draft({ StudyInstanceUID: archiveStudyUid }, context));
}

function acceptAll(report: Report): Report {
  let last = report;
  for (const s of report.sections.flatMap((x) => x.sentences)) {
    if (s.state === 'pending') last = value(room.reports.change({ reportId: report.id, change: { type: 'accept', sentenceId: s.id } }, context));
  }
  return last;
}

async function ready(): Promise<Report> {
  room.measure();
  return acceptAll(await drafted());
}

async function signed(as: 'preliminary' | 'final' = 'final'): Promise<Report> {
  const report = await ready();
  return value(await room.reports.sign({ reportId: report.id, ...credentials, as }));
}

function derivedObjects(): string[] {
  return room.store.instances
    .ofStudy(archiveStudyUid, { derived: true })
    .filter((o) => o.derived)
    .map((o) => o.SOPClassUID);
}

describe('drafting and changing', () => {
  it('drafts, keeps what a person judged, and refreshes what is pending', async () => {
    const m = room.measure();
    const first = await drafted();
    const findings = first.sections.find((s) => s.name === 'Findings')?.sentences ?? [];
    expect(findings[0]?.text).toBe('Nodule measures 9.1 ± 0.7 mm (M1, axial 57, left of the midline).');
    expect(findings[0]?.evidence[0]).toEqual({ kind: 'measurement', id: m.id, text: 'M1 9.1 mm' });
    const technique = first.sections.find((s) => s.name === 'Technique')?.sentences[0];
    value(
      room.reports.change(
        { reportId: first.id, change: { type: 'edit', sentenceId: technique?.id ?? '', text: 'CT of the chest without contrast.' } },
        context,
      ),
    );
    room.measure({ id: m.id, value: 11.4 });
    const second = await drafted();
    expect(second.sections.find((s) => s.name === 'Technique')?.sentences.map((s) => s.text)).toContain('CT of the chest without contrast.');
    const again = second.sections.find((s) => s.name === 'Findings')?.sentences.map((s) => s.text);
    expect(again?.filter((t) => t.startsWith('Nodule'))).toEqual(['Nodule measures 11.4 ± 0.7 mm (M1, axial 57, left of the midline).']);
  });

  it('sees a measurement that changed after its sentence was accepted', async () => {
    const report = await ready();
    const [m] = room.store.measurements.list(archiveStudyUid);
    room.measure({ id: m?.id ?? '', value: 12.3 });
    const now = value(room.reports.get({ StudyInstanceUID: archiveStudyUid })).report;
    expect(now?.id).toBe(report.id);
    expect(now?.checks.map((c) => c.kind)).toContain('number');
    expect(now?.signBlocked).toMatch(/check/);
  });

  it('writes an audit row for each change', async () => {
    await ready();
    const actions = room.store.audit.list().map((r) => r.action);
    expect(actions).toContain('report.drafted');
    expect(actions).toContain('report.changed');
  });
});

describe('signing', () => {
  it('refuses while sentences are pending, and names how many', async () => {
    room.measure();
    const report = await drafted();
    const refused = await room.reports.sign({ reportId: report.id, ...credentials, as: 'final' });
    expect(refused).toMatchObject({ ok: false, error: { code: 'REFUSED' } });
    expect(refused.ok ? '' : refused.error.message).toMatch(/\d+ sentences to review/);
  });

  it('refuses a wrong password and stays unsigned', async () => {
    const report = await ready();
    const refused = await room.reports.sign({ reportId: report.id, name: credentials.name, password: 'wrong', as: 'final' });
    expect(refused).toMatchObject({ ok: false, error: { code: 'WRONG_PASSWORD' } });
    expect(value(room.reports.get({ StudyInstanceUID: archiveStudyUid })).report?.signature).toBeNull();
    expect(derivedObjects()).toEqual([]);
  });

  it('records the version, sets the status of the study and stores PDF and both SR', async () => {
    const report = await signed();
    expect(report.status).toBe('final');
    expect(report.signBlocked).toBe('already signed');
    expect(room.store.studies.get(archiveStudyUid)?.status).toBe('final');
    expect(new Set(derivedObjects())).toEqual(new Set(['1.2.840.10008.5.1.4.1.1.104.1', '1.2.840.10008.5.1.4.1.1.88.11', '1.2.840.10008.5.1.4.1.1.88.33']));
    const { versions } = value(room.reports.get({ StudyInstanceUID: archiveStudyUid }));
    expect(versions).toMatchObject([{ version: 1, status: 'final', contentSha256: report.signature?.contentSha256 }]);
  });

  it('hashes exactly the text it keeps: an offline reader can repeat it', async () => {
    const report = await signed();
    const kept = room.store.reports.version(report.id, 1) as SignedDocument;
    expect(sha256Hex(kept.signedContentJson)).toBe(report.signature?.contentSha256);
  });

  it('never changes a signed report: changes, drafts and a second signature are refused', async () => {
    const report = await signed();
    const before = JSON.stringify(room.store.reports.version(report.id, 1));
    const sentenceId = report.sections[1]?.sentences[0]?.id ?? '';
    expect(room.reports.change({ reportId: report.id, change: { type: 'edit', sentenceId, text: 'x' } }, context)).toMatchObject({
      ok: false,
      error: { code: 'REFUSED' },
    });
    expect(await room.reports.draft({ StudyInstanceUID: archiveStudyUid }, context)).toMatchObject({ ok: false, error: { code: 'REFUSED' } });
    expect(await room.reports.sign({ reportId: report.id, ...credentials, as: 'final' })).toMatchObject({ ok: false, error: { code: 'REFUSED' } });
    const [m] = room.store.measurements.list(archiveStudyUid);
    room.measure({ id: m?.id ?? '', value: 30 });
    expect(JSON.stringify(room.store.reports.version(report.id, 1))).toBe(before);
    expect(room.store.reports.saveSigned(report, { who: 'x', contentSha256: 'a'.repeat(64), action: 'report.signed' }).ok).toBe(false);
  });

  it('goes from preliminary to final as a new version', async () => {
    const preliminary = await signed('preliminary');
    expect(preliminary).toMatchObject({ status: 'preliminary', version: 1, signBlocked: null });
    const final = value(await room.reports.sign({ reportId: preliminary.id, ...credentials, as: 'final' }));
    expect(final).toMatchObject({ status: 'final', version: 2 });
  });

  it('turns a changed preliminary report into an unsigned draft, and keeps the signed version', async () => {
    const preliminary = await signed('preliminary');
    const changed = value(
      room.reports.change({ reportId: preliminary.id, change: { type: 'add', section: 'Findings', text: 'Own words.', afterSentenceId: null } }, context),
    );
    expect(changed).toMatchObject({ status: 'draft', version: 2, signature: null });
    expect(room.store.reports.version(preliminary.id, 1)?.status).toBe('preliminary');
  });

  it('adds an addendum only after final, with its own signature, and keeps the first one', async () => {
    const draft = await ready();
    expect(await room.reports.addendum({ reportId: draft.id, ...credentials, text: 'x' })).toMatchObject({ ok: false, error: { code: 'REFUSED' } });
    const final = value(await room.reports.sign({ reportId: draft.id, ...credentials, as: 'final' }));
    const amended = value(await room.reports.addendum({ reportId: final.id, ...credentials, text: 'Discussed with the referrer.' }));
    expect(amended).toMatchObject({ status: 'amended', version: 2, signature: { contentSha256: final.signature?.contentSha256 } });
    expect(amended.addenda[0]?.signature.contentSha256).not.toBe(final.signature?.contentSha256);
    expect(derivedObjects()).toHaveLength(5);
  });
});

describe('crash between the steps of signing', () => {
  it('is signed once the record is written, and the objects are made at the next start', async () => {
    const report = await ready();
    const dying = room.again({ ingest: { storeDerived: () => Promise.reject(new Error('killed')) } });
    await expect(dying.sign({ reportId: report.id, ...credentials, as: 'final' })).rejects.toThrow('killed');
    expect(room.store.studies.get(archiveStudyUid)?.status).toBe('final');
    expect(derivedObjects()).toEqual([]);
    await room.again({}).completeDerived(context.signal);
    expect(derivedObjects()).toHaveLength(3);
    await room.again({}).completeDerived(context.signal);
    expect(derivedObjects()).toHaveLength(3);
  });

  it('stays unsigned when an object cannot be built', async () => {
    const report = await ready();
    const broken = room.again({ fontsDir: join(room.dataDir, 'nothing') });
    await expect(broken.sign({ reportId: report.id, ...credentials, as: 'final' })).rejects.toThrow('fonts');
    expect(value(room.reports.get({ StudyInstanceUID: archiveStudyUid })).report).toMatchObject({ status: 'draft', signature: null });
    expect(value(room.reports.get({ StudyInstanceUID: archiveStudyUid })).versions).toEqual([]);
  });
});

describe('export', () => {
  const read = (path: string): Buffer => readFileSync(path);

  it('writes the very PDF that lies in the archive, twice the same', async () => {
    await signed();
    const [one, two] = ['one.pdf', 'two.pdf'].map((n) => join(room.dataDir, n)) as [string, string];
    value(await room.reports.export({ StudyInstanceUID: archiveStudyUid, format: 'pdf', to: one }, context));
    value(await room.reports.export({ StudyInstanceUID: archiveStudyUid, format: 'pdf', to: two }, context));
    expect(read(one).equals(read(two))).toBe(true);
    expect(read(one).subarray(0, 5).toString()).toBe('%PDF-');
    if (spawnSync('pdftotext', ['-v']).status !== 0) return;
    const text = execFileSync('pdftotext', ['-layout', one, '-'], { encoding: 'utf8' });
    expect(text).toContain('Phantom, Chest');
    expect(text).toContain('Signed as final by Dr. Ada Reader');
  });

  it('writes report SR and measurements SR that other tools find sound', async () => {
    await signed();
    const to = join(room.dataDir, 'report.dcm');
    const { files } = value(await room.reports.export({ StudyInstanceUID: archiveStudyUid, format: 'sr', to }, context));
    expect(files).toEqual([to, join(room.dataDir, 'report-measurements.dcm')]);
    for (const file of files) {
      const judged = runOn('dciodvfy', read(file));
      if (judged !== undefined) expect(judged.split('\n').filter((l) => l.startsWith('Error'))).toEqual([]);
    }
    const dump = runOn('dsrdump', read(files[1] ?? ''));
    if (dump !== undefined) expect(dump).toContain('9.1');
    const words = runOn('dsrdump', read(to));
    if (words !== undefined) expect(words).toContain('Nodule measures');
  });

  it('stores a PDF object that dciodvfy finds sound', async () => {
    await signed();
    const pdf = room.store.instances.ofStudy(archiveStudyUid, { derived: true }).find((o) => o.SOPClassUID.endsWith('.104.1'));
    const judged = runOn('dciodvfy', read(pdf?.path ?? ''));
    if (judged !== undefined) expect(judged.split('\n').filter((l) => l.startsWith('Error'))).toEqual([]);
  });

  it('exports a draft marked as a draft, and JSON with the text that was hashed', async () => {
    const report = await ready();
    const to = join(room.dataDir, 'draft.pdf');
    value(await room.reports.export({ StudyInstanceUID: archiveStudyUid, format: 'pdf', to }, context));
    value(await room.reports.sign({ reportId: report.id, ...credentials, as: 'final' }));
    const json = join(room.dataDir, 'report.json');
    value(await room.reports.export({ StudyInstanceUID: archiveStudyUid, format: 'json', to: json }, context));
    const written = JSON.parse(read(json).toString()) as { report: Report; signedContent: string };
    expect(sha256Hex(written.signedContent)).toBe(written.report.signature?.contentSha256);
  });

  it('says that there is no report, and leaves no half file where it cannot write', async () => {
    const to = join(room.dataDir, 'no', 'folder', 'x.pdf');
    expect(await room.reports.export({ StudyInstanceUID: archiveStudyUid, format: 'pdf', to }, context)).toMatchObject({
      ok: false,
      error: { code: 'NOT_FOUND' },
    });
    await ready();
    expect(await room.reports.export({ StudyInstanceUID: archiveStudyUid, format: 'pdf', to }, context)).toMatchObject({
      ok: false,
      error: { code: 'IO_ERROR' },
    });
  });
});
