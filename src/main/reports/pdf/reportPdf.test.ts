// The PDF read back by poppler: what a reader gets on paper. Skips, saying so, without pdftotext.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { draftFromTemplate, templateEngine } from '../draft/templateEngine.ts';
import { emptySections, mergeDraft } from '../draft/mergeDraft.ts';
import { engineInfo } from '../service/engines.ts';
import { studyIdentity } from '../lifecycle/signedContent.ts';
import { phantomInput } from '../testing/phantomStudy.ts';
import type { Engine, Report, Signature } from '../types.ts';
import { readFonts } from '../../fonts/index.ts';
import { reportPdf, type ReportPdfInput } from './reportPdf.ts';

const folder = mkdtempSync(join(tmpdir(), 'sagitta-pdf-'));
const poppler = spawnSync('pdftotext', ['-v']).status === 0;
if (!poppler) console.info('pdftotext not found: PDF text not checked');

const signature: Signature = { name: 'Dr. Ada Reader', method: 'password', at: '2026-11-21T14:31:07.000Z', contentSha256: 'ab12'.repeat(16) };

function input(change: Partial<Report> = {}, more: Partial<ReportPdfInput> = {}): ReportPdfInput {
  const drafted = phantomInput();
  let n = 0;
  const newId = (): string => `00000000-0000-4000-8000-${String((n += 1)).padStart(12, '0')}`;
  const engine = engineInfo(templateEngine);
  const sections = mergeDraft(emptySections(), draftFromTemplate(drafted), engine, newId).map((s) => ({
    ...s,
    sentences: s.sentences.map((x) => ({ ...x, state: 'accepted' as const })),
  }));
  const report: Report = {
    id: newId(),
    StudyInstanceUID: drafted.detail.study.StudyInstanceUID,
    version: 1,
    status: 'final',
    sections,
    checks: [],
    passedChecks: 10,
    engines: [engine],
    addenda: [],
    signature,
    signBlocked: null,
    createdBy: 'Dr. Ada Reader',
    createdAt: '2026-11-21T14:20:00.000Z',
    updatedAt: '2026-11-21T14:31:07.000Z',
    ...change,
  };
  const study = studyIdentity(drafted.detail.study, { StudyID: '1', InstitutionName: 'Sagitta demo' });
  return { report, title: 'CT chest', study, measurements: drafted.measurements, ...more };
}

async function made(name: string, of: ReportPdfInput): Promise<{ text: string; path: string; bytes: Uint8Array }> {
  const bytes = await reportPdf(of, await readFonts());
  const path = join(folder, `${name}.pdf`);
  writeFileSync(path, bytes);
  const text = poppler ? execFileSync('pdftotext', ['-layout', path, '-'], { encoding: 'utf8' }) : '';
  if (process.env['SAGITTA_KEEP_PDF'] !== undefined) writeFileSync(join(process.env['SAGITTA_KEEP_PDF'], `${name}.pdf`), bytes);
  return { text, path, bytes };
}

describe.skipIf(!poppler)('report PDF', () => {
  it('names patient, findings, signer, hash and the engine that drafted', async () => {
    const { text } = await made('final', input());
    expect(text).toContain('Phantom, Chest');
    expect(text).toContain('Nodule measures 9.1 ± 0.7 mm (M1, axial 57, left of the midline).');
    expect(text).toContain('Signed as final by Dr. Ada Reader, 2026-11-21 14:31:07 UTC');
    expect(text).toContain('ab12ab12ab12ab12');
    expect(text).toMatch(/drafted by Sagitta template 1\.0\.0 \(template, not a\s+language model\)/);
    expect(text).toContain('Page 1 of 1');
  });

  it('does not call a template AI, and does say so of a language model', async () => {
    expect((await made('template', input())).text).not.toContain('AI-assisted');
    const model: Engine = { id: 'some-model', version: '2', kind: 'language-model' };
    const base = input();
    const sections = base.report.sections.map((s) => ({
      ...s,
      sentences: s.sentences.map((x) => ({ ...x, origin: { by: 'engine' as const, engine: model } })),
    }));
    expect((await made('model', input({ sections }))).text).toContain('AI-assisted');
  });

  it('says of an unsigned report that it is a draft, and which sentences nobody reviewed', async () => {
    const base = input();
    const sections = base.report.sections.map((s) => ({ ...s, sentences: s.sentences.map((x) => ({ ...x, state: 'pending' as const })) }));
    const { text } = await made('draft', input({ status: 'draft', signature: null, sections }));
    expect(text).toContain('Draft – not signed');
    expect(text).toContain('[not reviewed]');
    expect(text).not.toContain('Signed as');
  });

  it('leaves rejected sentences out', async () => {
    const base = input();
    const sections = base.report.sections.map((s) => ({
      ...s,
      sentences: s.sentences.map((x) => (x.supported ? x : { ...x, state: 'rejected' as const })),
    }));
    expect((await made('rejected', input({ sections }))).text).not.toContain('pleural effusion');
  });

  it('gives the same bytes for the same input', async () => {
    const one = input();
    const a = await reportPdf(one, await readFonts());
    const b = await reportPdf(one, await readFonts());
    expect(Buffer.from(a).equals(Buffer.from(b))).toBe(true);
  });

  it('flows over pages: nothing is lost and pages are numbered', async () => {
    const base = input();
    const own = Array.from({ length: 90 }, (_, n) => ({
      id: `10000000-0000-4000-8000-${String(n).padStart(12, '0')}`,
      text: `Own sentence number ${String(n)} with enough words to be a whole line in the findings of this long report, and then some more.`,
      origin: { by: 'person' as const, name: 'Dr. Ada Reader' },
      evidence: [],
      supported: true,
      requiresReview: false,
      state: 'accepted' as const,
      draftText: null,
    }));
    const sections = base.report.sections.map((s) => (s.name === 'Findings' ? { ...s, sentences: [...s.sentences, ...own] } : s));
    const addenda = [{ id: '20000000-0000-4000-8000-000000000001', text: 'The nodule was discussed with the referrer.', signature }];
    const { text } = await made('long', input({ sections, addenda, status: 'amended' }));
    for (let n = 0; n < 90; n += 1) expect(text).toContain(`Own sentence number ${String(n)} `);
    expect(text).toMatch(/Page 3 of \d/);
    expect(text).toContain('The nodule was discussed with the referrer.');
  });

  it('prints names in Latin, Cyrillic, Greek and Arabic, and says when a script cannot be printed', async () => {
    const of = (PatientName: string): ReportPdfInput => {
      const base = input();
      return { ...base, study: { ...base.study, PatientName } };
    };
    expect((await made('cyrillic', of('Люкceмбypг^Łukasz'))).text).toContain('Люкceмбypг, Łukasz');
    expect((await made('greek', of('Διονυσιος^Ωμέγα'))).text).toContain('Διονυσιος');
    const japanese = await made('japanese', of('Yamada^Tarou=山田^太郎=やまだ^たろう'));
    expect(japanese.text).toContain('Yamada, Tarou');
    expect(japanese.text).toContain('cannot print');
    expect((await made('arabic', of('قباني^لنزار'))).text).not.toContain('cannot print');
  });

  it('is a sound file', async () => {
    if (spawnSync('qpdf', ['--version']).status !== 0) {
      console.info('qpdf not found: PDF structure not checked');
      return;
    }
    const { path } = await made('sound', input());
    expect(spawnSync('qpdf', ['--check', path]).status).toBe(0);
  });
});
