// What protocols ask of a series and of a study, read from the headers once. Pure.
import { normal } from '../geometry/rasterGeometry.ts';
import type { StudyDetail } from '../../../contract/study.ts';
import type { ViewImage } from '../stack/image.ts';
import type { Stack } from '../stack/stack.ts';
import { foundWord } from './words.ts';

export type Orientation = 'axial' | 'sagittal' | 'coronal';

export interface View {
  readonly view: string;
  readonly laterality: string;
}

export interface StackFacts {
  readonly stack: Stack;
  readonly modality: string;
  /** Descriptions of the series. */
  readonly texts: readonly string[];
  readonly bodyParts: readonly string[];
  readonly orientation: Orientation | null;
  readonly contrast: boolean;
  readonly kernel: string;
  /** View of each image, where it names one. */
  readonly views: readonly View[];
  readonly scout: boolean;
}

const planes: readonly Orientation[] = ['sagittal', 'coronal', 'axial'];

/** The plane of the patient that the images lie in, to within 45°; null for projections and where nothing says it. */
function orientationOf(image: ViewImage | undefined): Orientation | null {
  const geometry = image?.geometry ?? null;
  if (geometry === null) return null;
  const sizes = normal(geometry).map(Math.abs);
  const most = Math.max(...sizes);
  return most < Math.SQRT1_2 ? null : (planes[sizes.indexOf(most)] ?? null);
}

const without = ['without', 'w/o', 'non', 'no', 'nativ*', 'plain', 'unenh*', 'pre', 'ohne', 'kontrastsiz'];
const withAgent = ['+c', 'c+', 'gd', 'gad*', 'km', 'ce', 'post', 'contrast', 'kontrast*', 'portal*', 'venous', 'arter*', 'enhanced', '*+c', '*_gd', '*_km'];

function hasContrast(agent: string, texts: readonly string[]): boolean {
  if (foundWord(without, texts) !== undefined) return false;
  return agent.trim() !== '' || foundWord(withAgent, texts) !== undefined;
}

/** The breast or side: Image Laterality rules over the Laterality of the series (PS3.3 C.8.11.7.1.1). */
function viewOf({ header }: ViewImage): View {
  return { view: header.ViewPosition.trim().toUpperCase(), laterality: (header.ImageLaterality || header.Laterality).trim().toUpperCase() };
}

export function factsOf(stack: Stack): StackFacts {
  const header = stack.images[0]?.header;
  const texts = [stack.series.SeriesDescription, header?.ProtocolName ?? '', stack.label].filter((text) => text !== '');
  return {
    stack,
    modality: stack.series.Modality,
    texts,
    bodyParts: [stack.series.BodyPartExamined, header?.BodyPartExamined ?? ''].filter((text) => text !== ''),
    orientation: orientationOf(stack.images[0]),
    contrast: hasContrast(header?.ContrastBolusAgent ?? '', [stack.series.SeriesDescription]),
    kernel: header?.ConvolutionKernel ?? '',
    views: stack.images.map(viewOf),
    scout: header?.ImageType.includes('LOCALIZER') === true || foundWord(['scout', 'locali*', 'topo*', 'survey'], texts) !== undefined,
  };
}

export interface StudyFacts {
  readonly modalities: readonly string[];
  readonly bodyParts: readonly string[];
  /** Descriptions of the study and of its series. */
  readonly texts: readonly string[];
  /** Of received series that hold pictures. */
  readonly stacks: readonly StackFacts[];
  readonly series: number;
  readonly hasPrior: boolean;
}

export function studyFacts(detail: StudyDetail, stacks: readonly Stack[], hasPrior: boolean): StudyFacts {
  const facts = stacks.filter((s) => s.images.length > 0 && !s.series.derived).map(factsOf);
  return {
    modalities: [...new Set(facts.map((f) => f.modality))],
    bodyParts: [...new Set([detail.study.BodyPartExamined, ...facts.flatMap((f) => f.bodyParts)])].filter((text) => text !== ''),
    texts: [...new Set([detail.study.StudyDescription, ...facts.flatMap((f) => f.texts)])].filter((text) => text !== ''),
    stacks: facts,
    series: new Set(facts.map((f) => f.stack.series.SeriesInstanceUID)).size,
    hasPrior,
  };
}
