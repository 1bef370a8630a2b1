// The built-in protocols on constructed studies, without a window: which is chosen, what hangs where, which image belongs to which.
import { describe, expect, it } from 'vitest';
import type { StudyDetail } from '../../../contract/study.ts';
import { readInstanceHeader } from '../../../dicom/instanceHeader.ts';
import { parseFile } from '../../../dicom/parse.ts';
import { builtInProtocols } from '../../../main/archive/hanging/builtIn.ts';
import * as made from '../../../../test/fixtures/constructed/studies.ts';
import { buildStacks } from '../stack/buildStacks.ts';
import { chooseProtocol } from './choose.ts';
import { factsOf, studyFacts, type StackFacts } from './facts.ts';
import { compact, fillPanes } from './fill.ts';
import { chestWallView, paneViewport } from './present.ts';
import { bestPrior } from './priors.ts';
import { matchedImage, shiftOf } from './sync.ts';
import { foundWord } from './words.ts';

const list = builtInProtocols.map((protocol) => ({ protocol, builtIn: true, enabled: true }));

/** A study as the archive answers it, from the files alone. */
function detailOf(study: made.MadeStudy): StudyDetail {
  const headers = study.files.map(({ bytes }) => {
    const parsed = parseFile(bytes);
    if (!parsed.ok) throw new Error(parsed.error.message);
    const header = readInstanceHeader(parsed.value.dataSet, parsed.value.transferSyntaxUid);
    if (!header.ok) throw new Error(header.error.message);
    return header.value;
  });
  const series = [...new Map(headers.map((h) => [h.SeriesInstanceUID, h])).values()].map((h) => ({
    SeriesInstanceUID: h.SeriesInstanceUID,
    StudyInstanceUID: study.uid,
    Modality: h.Modality,
    SeriesNumber: String(h.SeriesNumber),
    SeriesDescription: h.SeriesDescription,
    BodyPartExamined: h.BodyPartExamined,
    NumberOfSeriesRelatedInstances: 1,
    derived: false,
    thumbnail: null,
  }));
  const row = { StudyInstanceUID: study.uid, StudyDate: study.date, StudyDescription: study.description, BodyPartExamined: study.bodyPart };
  return {
    study: { ...row, ModalitiesInStudy: [...new Set(series.map((s) => s.Modality))] } as unknown as StudyDetail['study'],
    series,
    instances: headers.map((header) => ({
      SOPInstanceUID: header.SOPInstanceUID,
      SOPClassUID: header.SOPClassUID,
      SeriesInstanceUID: header.SeriesInstanceUID,
      InstanceNumber: String(header.InstanceNumber),
      transferSyntaxUid: header.transferSyntaxUid,
      header: header as unknown as Record<string, unknown>,
    })),
    priors: [],
  };
}

function hung(study: made.MadeStudy, prior?: made.MadeStudy): { id: string | undefined; labels: (string | undefined)[]; facts: StackFacts[] } {
  const detail = detailOf(study);
  const stacks = buildStacks(detail);
  const facts = stacks.map(factsOf);
  const before = prior === undefined ? [] : buildStacks(detailOf(prior), true).map(factsOf);
  const { protocol } = chooseProtocol(list, studyFacts(detail, stacks, prior !== undefined));
  const filled = protocol === null ? [] : fillPanes(protocol.panes, facts, before);
  return { id: protocol?.id, labels: filled.map((each) => each?.stack.label), facts };
}

describe('a built-in protocol hangs the right series in the right pane', () => {
  it.each<[string, made.MadeStudy, made.MadeStudy | undefined, string[]]>([
    ['ct-head', made.ctHead(), undefined, ['Brain 5 mm', 'Bone 5 mm', 'Brain 5 mm', 'Brain 5 mm']],
    ['ct-chest', made.ctChest(), undefined, ['Lung 5 mm', 'Mediastinum 5 mm', 'Lung 5 mm', 'Lung 5 mm']],
    ['ct-chest-prior', made.ctChest(), made.ctChest('20250101'), ['Lung 5 mm', 'Lung 5 mm', 'Mediastinum 5 mm', 'Mediastinum 5 mm']],
    ['mr-knee', made.mrKnee(), undefined, ['pd_tse_fs_sag', 'pd_tse_fs_cor', 'pd_tse_fs_tra', 't1_tse_cor']],
    ['mg-four-views', made.mammogram(), undefined, ['R CC', 'L CC', 'R MLO', 'L MLO']],
  ])('%s', (id, study, prior, labels) => {
    const { id: chosen, labels: shown } = hung(study, prior);
    expect(chosen).toBe(id);
    expect(shown).toEqual(labels);
  });

  it('is not chosen for another part of the body (catches: a head protocol for a trunk)', () => {
    const detail = detailOf({ ...made.ctHead(), description: 'CT foot', bodyPart: 'FOOT' });
    const stacks = buildStacks(detail).map((s) => ({
      ...s,
      label: '',
      series: { ...s.series, SeriesDescription: 'Axial', BodyPartExamined: 'FOOT' },
      images: s.images.map((i) => ({ ...i, header: { ...i.header, BodyPartExamined: 'FOOT' } })),
    }));
    const { protocol, trials } = chooseProtocol(list, studyFacts(detail, stacks, false));
    expect(protocol).toBeNull();
    expect(trials.find((t) => t.protocol.id === 'ct-head')?.reasons.find(({ ok }) => !ok)?.text).toMatch(/^Body part is not/);
  });
});

describe('words', () => {
  it('are found at the beginnings of words, whatever the case (catches: "US" in "venous", T1 in "AT10")', () => {
    expect(foundWord(['us'], ['Portal venous'])).toBeUndefined();
    expect(foundWord(['flair'], ['t2_FLAIR_tra'])).toBe('flair');
    expect(foundWord(['T1'], ['AT10'])).toBeUndefined();
    expect(foundWord(['*t2w*'], ['sT2W_TSE'])).toBe('*t2w*');
    expect(foundWord(['c+'], ['thorax C+'])).toBe('c+');
  });
});

describe('rows and columns without images', () => {
  it('fall away, the others keep their order', () => {
    const stack = hung(made.ctHead()).facts[0]!.stack;
    const on = { stack, index: null };
    expect(compact({ columns: 3, rows: 2 }, [on, null, on, null, null, null])).toEqual({ columns: 2, rows: 1, panes: [0, 2] });
  });
});

describe('the chest wall', () => {
  it.each([
    [['P', 'L'], 'R', 'right', 0, false],
    [['A', 'R'], 'L', 'left', 0, false],
    // Stored mirrored, upside down, lying.
    [['A', 'L'], 'R', 'right', 0, true],
    [['P', 'F'], 'L', 'left', 0, true],
    [['A', 'H'], 'R', 'right', 2, false],
    [['F', 'P'], 'R', 'right', 3, true],
  ] as const)('of an image with directions %j, side %s, comes to the %s', (directions, laterality, side, turns, flipped) => {
    expect(chestWallView(directions, laterality, side)).toMatchObject({ turns, flipped, side });
  });

  it('stays as stored where the image names no directions (catches: a guess)', () => {
    expect(chestWallView([], 'R', 'right')).toMatchObject({ turns: 0, flipped: false });
  });
});

it('a pane for planes of a series that forms no volume says why instead of staying black', () => {
  const [first] = hung(made.mammogram()).facts;
  const pane = { ...builtInProtocols.find(({ id }) => id === 'ct-head')!.panes[2]! };
  expect(paneViewport(pane, { stack: first!.stack, index: null })).toMatchObject({ stackId: null, wanted: expect.stringMatching(/^Coronal: .+/) as string });
});

describe('scrolling together', () => {
  const now = hung(made.ctChest()).facts[0]!.stack;
  const before = hung(made.ctChest('20250101', 6, 24)).facts[0]!.stack;

  it('is by place in one frame of reference', () => {
    expect(matchedImage(now, 7, { ...now, id: 'other' }, undefined)).toEqual({ index: 7, link: { by: 'LPS', gapMm: 0 } });
  });

  it('is by the middles in two, and by hand once a person matched them, both ways', () => {
    expect(matchedImage(now, 7, before, undefined)).toMatchObject({ index: 7, link: { by: 'offset', mm: 24, byHand: false } });
    const shift = shiftOf(now, 7, before, 9)!;
    expect(matchedImage(now, 10, before, shift)).toMatchObject({ index: 12, link: { byHand: true } });
    expect(matchedImage(before, 12, now, -shift)?.index).toBe(10);
  });

  it('is not between planes that cross', () => {
    const [sagittal, coronal] = hung(made.mrKnee()).facts;
    expect(matchedImage(sagittal!.stack, 3, coronal!.stack, undefined)).toBeNull();
  });
});

describe('the prior that is hung by itself', () => {
  const study = (StudyDate: string, modality: string, BodyPartExamined: string, StudyDescription = '') => ({
    StudyDate,
    ModalitiesInStudy: [modality, 'SR'],
    BodyPartExamined,
    StudyDescription,
  });
  const current = study('20260101', 'DX', 'CHEST');

  it('is the newest of the same part, whatever the detector', () => {
    const priors = [study('20251201', 'CT', 'CHEST'), study('20250101', 'DX', 'CHEST'), study('20250601', 'CR', 'CHEST'), study('20251101', 'DX', 'HAND')];
    expect(bestPrior(current, priors)?.StudyDate).toBe('20250601');
  });

  it('is none of another part or of reports alone (catches: SR as shared modality)', () => {
    expect(bestPrior(current, [study('20251101', 'DX', 'HAND'), study('20251201', 'CT', 'CHEST')])).toBeUndefined();
  });
});
