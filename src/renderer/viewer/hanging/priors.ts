// Which earlier study is the one to compare with: same modality and body part first, the newest of those. Pure.
import type { StudyRow } from '../../../contract/study.ts';
import { foundWord } from './words.ts';

type Described = Pick<StudyRow, 'ModalitiesInStudy' | 'BodyPartExamined' | 'StudyDescription' | 'StudyDate'>;

/** Projection X-rays of different makers stand for each other. */
const families = [['CR', 'DX', 'DR', 'RG']];

function family(modality: string): string {
  return families.find((names) => names.includes(modality))?.[0] ?? modality;
}

/** Modalities that say what was examined: SR, PR and the like do not. */
const pictures = ['CT', 'MR', 'CR', 'DX', 'DR', 'RG', 'MG', 'US', 'PT', 'NM', 'XA', 'RF', 'OP', 'ES', 'IO', 'PX', 'BI', 'OCT', 'OPT', 'SM', 'XC'];

function sharesModality(a: Described, b: Described): boolean {
  const of = (study: Described): string[] => study.ModalitiesInStudy.filter((m) => pictures.includes(m)).map(family);
  const theirs = of(b);
  return of(a).some((m) => theirs.includes(m));
}

/** 0: another part; 1: unknown; 2: a word of the description is shared; 3: the same body part. */
function sharesPart(a: Described, b: Described): number {
  const [partA, partB] = [a.BodyPartExamined.trim().toUpperCase(), b.BodyPartExamined.trim().toUpperCase()];
  if (partA !== '' && partA === partB) return 3;
  const words = (study: Described): string[] => study.StudyDescription.split(/[^\p{L}]+/u).filter((w) => w.length > 3);
  if (words(a).length > 0 && foundWord(words(a), [b.StudyDescription, b.BodyPartExamined]) !== undefined) return 2;
  if (words(b).length > 0 && foundWord(words(b), [a.BodyPartExamined]) !== undefined) return 2;
  return partA === '' || partB === '' ? 1 : 0;
}

/** Relevance of an earlier study: 0 = not to be hung by itself. */
function relevance(current: Described, prior: Described): number {
  if (!sharesModality(current, prior)) return 0;
  return sharesPart(current, prior);
}

/** Most relevant first, the newest of equals; all of them, also those that are not relevant. */
export function rankPriors<T extends Described>(current: Described, priors: readonly T[]): T[] {
  return [...priors].sort((a, b) => relevance(current, b) - relevance(current, a) || b.StudyDate.localeCompare(a.StudyDate));
}

/** The prior that is hung by itself; undefined when none has to do with this study. */
export function bestPrior<T extends Described>(current: Described, priors: readonly T[]): T | undefined {
  return rankPriors(current, priors).find((prior) => relevance(current, prior) > 0);
}
