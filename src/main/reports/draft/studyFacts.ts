// What is known of a study from its headers alone: modality, body part, how it was acquired. Nothing is guessed; what is not there stays null.
import type { InstanceHeader } from '../../../dicom/headerModel.ts';
import type { StudyDetail } from '../types.ts';

export interface StudyFacts {
  modality: string;
  /** BodyPartExamined in upper case; '' when no series says it. */
  bodyPart: string;
  description: string;
  images: number;
  series: number;
  /** mm; of the series with most images; null when it varies or is absent. */
  sliceThickness: number | null;
  kvp: number | null;
  kernel: string | null;
  contrastAgent: string | null;
  laterality: 'left' | 'right' | null;
  institution: string;
  studyId: string;
}

const notImages = new Set(['SR', 'KO', 'PR', 'DOC', 'SEG', 'RTSTRUCT', 'RTPLAN', 'REG', 'OT']);

export function headersOf(detail: StudyDetail): InstanceHeader[] {
  const received = new Set(detail.series.filter((s) => !s.derived).map((s) => s.SeriesInstanceUID));
  return detail.instances.filter((i) => received.has(i.SeriesInstanceUID)).map((i) => i.header as unknown as InstanceHeader);
}

/** The one value all agree on; null when they differ or none has it. */
function agreed<T>(values: (T | null | undefined | '')[]): T | null {
  const known = new Set(values.filter((v): v is T => v !== null && v !== undefined && v !== ''));
  return known.size === 1 ? ([...known][0] ?? null) : null;
}

function allNamed(values: string[]): string | null {
  const named = [...new Set(values.filter((v) => v !== ''))];
  return named.length === 0 ? null : named.join(', ');
}

function largestSeries(headers: InstanceHeader[]): InstanceHeader[] {
  const bySeries = new Map<string, InstanceHeader[]>();
  for (const header of headers) {
    const list = bySeries.get(header.SeriesInstanceUID);
    if (list === undefined) bySeries.set(header.SeriesInstanceUID, [header]);
    else list.push(header);
  }
  const lists = [...bySeries.values()];
  lists.sort((a, b) => b.length - a.length);
  return lists[0] ?? [];
}

function sliceThickness(header: InstanceHeader): number | null {
  return header.image?.SliceThickness ?? header.image?.frames[0]?.SliceThickness ?? null;
}

function side(letter: string | null): 'left' | 'right' | null {
  if (letter === 'L') return 'left';
  return letter === 'R' ? 'right' : null;
}

export function studyFacts(detail: StudyDetail): StudyFacts {
  const headers = headersOf(detail).filter((h) => h.image !== null);
  const main = largestSeries(headers);
  const modality = detail.study.ModalitiesInStudy.find((m) => !notImages.has(m)) ?? detail.study.ModalitiesInStudy[0] ?? '';
  return {
    modality: main[0]?.Modality ?? modality,
    bodyPart: (detail.study.BodyPartExamined || (agreed(main.map((h) => h.BodyPartExamined)) ?? '')).toUpperCase(),
    description: detail.study.StudyDescription,
    images: headers.reduce((n, h) => n + (h.image?.NumberOfFrames ?? 1), 0),
    series: new Set(headers.map((h) => h.SeriesInstanceUID)).size,
    sliceThickness: agreed(main.map(sliceThickness)),
    kvp: agreed(main.map((h) => h.KVP)),
    kernel: agreed(main.map((h) => h.ConvolutionKernel)),
    contrastAgent: allNamed(headers.map((h) => h.ContrastBolusAgent)),
    laterality: side(agreed(headers.map((h) => h.ImageLaterality || h.Laterality))),
    institution: agreed(headers.map((h) => h.InstitutionName)) ?? '',
    studyId: agreed(headers.map((h) => h.StudyID)) ?? '',
  };
}
