// The embedded drafter: golden sentences for a study like the phantom, and that it says nothing that is not known.
import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { ellipseMeasurement, lengthMeasurement, phantomDetail, phantomInput, phantomRow } from '../testing/phantomStudy.ts';
import { mergeDraft, emptySections } from './mergeDraft.ts';
import { studyFacts } from './studyFacts.ts';
import { draftFromTemplate, templateEngine } from './templateEngine.ts';
import { chooseTemplate, templates } from './templates.ts';
import type { DraftInput } from './engine.ts';

function texts(input: DraftInput): Record<string, string[]> {
  return Object.fromEntries(draftFromTemplate(input).map((s) => [s.name, s.sentences.map((x) => x.text)]));
}

const priorRow = phantomRow({ StudyInstanceUID: '2.25.900', StudyDate: '20260714' });

function withPrior(value: number): DraftInput {
  return phantomInput({
    measurements: [lengthMeasurement()],
    prior: { study: priorRow, measurements: [lengthMeasurement({ value, number: 3 })], report: null },
  });
}

describe('template drafter', () => {
  it('writes the golden draft of the phantom', () => {
    expect(texts(phantomInput())).toEqual({
      Indication: ['Indication not provided with the images; the study is described as “CT chest”.'],
      Technique: ['CT of the chest: 120 images in 1 series, slice thickness 2.5 mm, 120 kV, reconstruction kernel B30f.', 'The images name no contrast agent.'],
      Comparison: ['No earlier study of this patient in the archive.'],
      Findings: [
        'Nodule measures 9.1 ± 0.7 mm (M1, axial 57, left of the midline).',
        'Liver reference (M2, axial 6, right of the midline): mean 58 HU, SD 7.3 HU, range 33 to 84 HU, area 314 mm².',
        'No pleural effusion.',
      ],
      Impression: ['Nodule, 9.1 ± 0.7 mm (M1, axial 57, left of the midline).'],
    });
  });

  it('marks the only sentence without evidence as unsupported, and all for review', () => {
    const sentences = draftFromTemplate(phantomInput()).flatMap((s) => s.sentences);
    expect(sentences.filter((s) => !s.supported).map((s) => s.text)).toEqual(['No pleural effusion.']);
    expect(sentences.every((s) => s.requiresReview)).toBe(true);
    expect(sentences.every((s) => s.supported === s.evidence.length > 0)).toBe(true);
  });

  it('compares with the same lesion of the prior, within and beyond the uncertainty', () => {
    expect(texts(withPrior(6))['Findings']?.[0]).toContain('previously 6.0 mm on 14 July 2026 (+3.1 mm, +52 %)');
    expect(texts(withPrior(8.9))['Findings']?.[0]).toContain('(no change beyond the measurement uncertainty)');
    expect(texts(withPrior(6))['Comparison']).toEqual(['CT chest of 14 July 2026.']);
  });

  it('claims no side near the midline, without geometry, or against a label that names one', () => {
    const points: [number, number, number][] = [
      [2, 0, 0],
      [11, 0, 0],
    ];
    const near = texts(phantomInput({ measurements: [lengthMeasurement({ points })] }));
    const none = texts(phantomInput({ measurements: [lengthMeasurement({ points: [] })] }));
    const labelled = texts(phantomInput({ measurements: [lengthMeasurement({ label: 'nodule left lung' })] }));
    for (const said of [near, none, labelled]) expect(said['Findings']?.[0]).not.toContain('midline');
  });

  it('gives no value where the measurement was refused', () => {
    const refused = lengthMeasurement({ value: null, uncertainty: null, refused: 'spacing unknown' });
    expect(texts(phantomInput({ measurements: [refused] }))).toMatchObject({
      Findings: [expect.stringContaining('without a value: spacing unknown'), 'No pleural effusion.'],
      Impression: [],
    });
  });

  it('writes no finding and no impression when nothing was measured: it never calls a study normal', () => {
    const said = texts(phantomInput({ measurements: [], template: chooseTemplate({ modality: 'CT', bodyPart: 'FOOT', description: '' }) }));
    expect(said['Findings']).toEqual([]);
    expect(said['Impression']).toEqual([]);
  });

  it('leaves out acquisition values that differ or are absent', () => {
    const detail = phantomDetail({ StudyDescription: '' });
    detail.instances.forEach((i, n) => {
      i.header['KVP'] = n % 2 === 0 ? 120 : 100;
      i.header['ConvolutionKernel'] = '';
    });
    expect(texts(phantomInput({ detail }))['Technique']?.[0]).toBe('CT of the chest: 120 images in 1 series, slice thickness 2.5 mm.');
    expect(texts(phantomInput({ detail }))['Indication']).toEqual(['Indication not provided with the images.']);
  });

  it('stops when cancelled, and is the same twice', async () => {
    expect(await templateEngine.draft(phantomInput(), { signal: AbortSignal.abort() })).toMatchObject({ ok: false, error: { code: 'CANCELLED' } });
    const input = phantomInput();
    expect(draftFromTemplate(input)).toEqual(draftFromTemplate(input));
    expect(templateEngine.kind).toBe('template');
  });
});

describe('templates', () => {
  it.each([
    ['CT', 'CHEST', '', 'ct-chest'],
    ['CT', '', 'CT Thorax native', 'ct-chest'],
    ['CT', 'HEAD', '', 'ct-head'],
    ['CT', 'ABDOMEN', '', 'ct-abdomen'],
    ['CT', 'FOOT', '', 'ct'],
    ['MR', 'BRAIN', '', 'mr-brain'],
    ['MR', 'KNEE', '', 'mr'],
    ['DX', 'CHEST', '', 'cr-chest'],
    ['CR', 'HAND', '', 'cr'],
    ['US', 'ABDOMEN', '', 'us-abdomen'],
    ['US', '', '', 'us'],
    ['NM', 'HEART', '', 'generic'],
  ])('%s %s %s takes %s', (modality, bodyPart, description, id) => {
    expect(chooseTemplate({ modality, bodyPart, description }).id).toBe(id);
  });

  it('have all five sections, in their order', () => {
    for (const t of templates) expect(t.sections.map((s) => s.name)).toEqual(['Indication', 'Technique', 'Comparison', 'Findings', 'Impression']);
  });

  it('every template drafts a study of its modality without an open placeholder', () => {
    for (const template of templates) {
      const said = texts(phantomInput({ template, measurements: [lengthMeasurement(), ellipseMeasurement({ statistics: null })] }));
      expect(JSON.stringify(said)).not.toMatch(/[{}]\w|undefined|null/);
      expect(said['Technique']).not.toEqual([]);
    }
  });

  it('facts count frames, not objects', () => {
    expect(studyFacts(phantomDetail())).toMatchObject({ images: 120, series: 1, kvp: 120, sliceThickness: 2.5, contrastAgent: null });
  });
});

describe('drafting again', () => {
  it('does not bring back what a person rejected in the same words', () => {
    const engine = { id: 'e', version: '1', kind: 'template' as const };
    const drafted = draftFromTemplate(phantomInput());
    const first = mergeDraft(emptySections(), drafted, engine, randomUUID);
    const rejected = first.map((s) => ({ ...s, sentences: s.sentences.map((x) => (x.supported ? x : { ...x, state: 'rejected' as const })) }));
    const second = mergeDraft(rejected, drafted, engine, randomUUID);
    expect(second.flatMap((s) => s.sentences).filter((s) => s.text === 'No pleural effusion.')).toMatchObject([{ state: 'rejected' }]);
    expect(second.flatMap((s) => s.sentences)).toHaveLength(first.flatMap((s) => s.sentences).length);
  });
});
