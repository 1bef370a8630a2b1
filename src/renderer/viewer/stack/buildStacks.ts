// Study → stacks: each series sorted by dicom/stacks.ts, scouts apart, multi-frame objects as their frames, documents with their title.
import type { InstanceRow, SeriesRow, StudyDetail } from '../../../contract/study.ts';
import type { InstanceHeader } from '../../../dicom/headerModel.ts';
import { sortIntoStacks, stackImage, type Stack as SortedStack } from '../../../dicom/stacks.ts';
import { storageClass, transferSyntax } from '../../../dicom/uids.ts';
import { formVolume } from '../volume/formVolume.ts';
import { viewImage, type ViewImage } from './image.ts';
import type { Stack } from './stack.ts';

/** Everything of the study that can be hung, in the order of the strip: by series number, within a series the largest stack first. */
export function buildStacks(detail: StudyDetail, prior = false): Stack[] {
  const bySeries = new Map<string, InstanceRow[]>();
  for (const row of detail.instances) {
    const list = bySeries.get(row.SeriesInstanceUID);
    if (list === undefined) bySeries.set(row.SeriesInstanceUID, [row]);
    else list.push(row);
  }
  return [...detail.series]
    .sort((a, b) => Number(a.SeriesNumber) - Number(b.SeriesNumber))
    .flatMap((series) => seriesStacks(series, bySeries.get(series.SeriesInstanceUID) ?? []))
    .map((stack) => owned(stack, { StudyInstanceUID: detail.study.StudyInstanceUID, prior }));
}

type Owner = Pick<Stack, 'StudyInstanceUID' | 'prior'>;
type Unowned = Omit<Stack, keyof Owner | 'times'> & { times: readonly Unowned[] };

function owned(stack: Unowned, owner: Owner): Stack {
  return { ...stack, ...owner, times: stack.times.map((t) => owned(t, owner)) };
}

function seriesStacks(series: SeriesRow, rows: readonly InstanceRow[]): Unowned[] {
  const headers = rows.map((row) => row.header as unknown as InstanceHeader);
  // A video is one bit stream, played as a document: it has no frames that could be decoded one by one.
  const pictures = headers.filter((h) => h.image !== null && h.image.Rows > 0 && h.image.Columns > 0 && transferSyntax(h.transferSyntaxUid)?.video !== true);
  const documents = headers.filter((h) => !pictures.includes(h));
  const movies = pictures.filter(isMovie);
  const stills = pictures.filter((h) => !movies.includes(h));
  const sorted = sortIntoStacks(stills.flatMap(framesOf), (i) => stackImage(i.header, i.image, i.frame, i.header.image?.frames[i.frame - 1]));
  return [
    ...sorted.map((stack, n) => stillStack(series, stack, n)),
    ...movies.map((header, n) => movieStack(series, header, n)),
    ...documents.map((header, n) => documentStack(series, header, n)),
  ];
}

/** Frames without places of their own are moments: ultrasound, angiography, nuclear medicine. */
function isMovie({ image }: InstanceHeader): boolean {
  return image !== null && image.NumberOfFrames > 1 && image.frames.every((f) => f.ImagePositionPatient === null);
}

function framesOf(header: InstanceHeader): ViewImage[] {
  return Array.from({ length: Math.max(1, header.image?.NumberOfFrames ?? 1) }, (_, i) => viewImage(header, i + 1)).filter((i) => i !== null);
}

function seriesName(series: SeriesRow): string {
  return series.SeriesDescription === '' ? series.Modality : series.SeriesDescription;
}

function stillStack(series: SeriesRow, sorted: SortedStack<ViewImage>, n: number): Unowned {
  const id = `${series.SeriesInstanceUID} ${String(n)}`;
  const scout = sorted.items[0]?.header.ImageType.includes('LOCALIZER') === true;
  const part = sorted.name !== '' ? `, ${sorted.name}` : scout ? ', scout' : n > 0 ? `, part ${String(n + 1)}` : '';
  const label = `${seriesName(series)}${part}`;
  const moment = (stack: SortedStack<ViewImage>, t: number): Unowned => {
    const slices = stack.items.map((i) => ({ columns: i.image.Columns, rows: i.image.Rows, geometry: i.geometry }));
    const [lo, hi] = [stack.minGap ?? 0, stack.maxGap ?? 0];
    return {
      id: t === 0 ? id : `${id} time ${String(t + 1)}`,
      series,
      label,
      images: stack.items,
      document: null,
      documentUid: null,
      cine: null,
      times: [],
      note: stack.note,
      irregular: stack.items.length > 2 && hi - lo > 0.1 * (stack.sliceSpacing ?? 1),
      grid: formVolume(slices, stack, stack.items.some(isFractional) ? 4 : 2),
    };
  };
  return { ...moment(sorted, 0), times: sorted.times.map(moment) };
}

/** Modality values that are no whole numbers take four bytes. */
function isFractional({ image }: ViewImage): boolean {
  return image.BitsAllocated > 16 || !Number.isInteger(image.RescaleSlope ?? 1) || !Number.isInteger(image.RescaleIntercept ?? 0);
}

function movieStack(series: SeriesRow, header: InstanceHeader, n: number): Unowned {
  const frameTime = header.image?.FrameTime ?? 0;
  const rate = header.image?.CineRate ?? (frameTime <= 0 ? null : 1000 / frameTime);
  return {
    id: `${series.SeriesInstanceUID} movie ${String(n)}`,
    series,
    label: `${seriesName(series)}${n > 0 ? `, clip ${String(n + 1)}` : ''}`,
    images: framesOf(header),
    document: null,
    documentUid: null,
    cine: { framesPerSecond: Math.min(60, Math.max(1, rate ?? 15)) },
    times: [],
    note: '',
    irregular: false,
    grid: formVolume([], { reason: 'The frames are moments, not slices.', resample: null }),
  };
}

function documentStack(series: SeriesRow, header: InstanceHeader, n: number): Unowned {
  const name = storageClass(header.SOPClassUID)?.name.replace(/ Storage$/, '') ?? 'Object of an unknown kind';
  // An image object that says it has no rows or columns: not a document, but nothing that could be drawn either.
  const video = transferSyntax(header.transferSyntaxUid)?.video === true;
  const isBare = /Image/.test(name) && !video;
  const kind = isBare ? `${name} without pixels` : name;
  return {
    id: `${series.SeriesInstanceUID} document ${String(n)}`,
    series,
    label: header.DocumentTitle !== '' ? header.DocumentTitle : series.SeriesDescription !== '' ? series.SeriesDescription : kind,
    images: [],
    document: `${kind}${header.DocumentTitle === '' ? '' : `: ${header.DocumentTitle}`}`,
    documentUid: isBare ? null : header.SOPInstanceUID,
    cine: null,
    times: [],
    note: '',
    irregular: false,
    grid: formVolume([], { reason: 'This is a document, not images.', resample: null }),
  };
}
