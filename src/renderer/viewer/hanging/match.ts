// Whether a study is one that a protocol is for, and why: each thing the protocol asks for, with what was found. Pure.
import type { StudyMatch } from '../../../contract/hanging.ts';
import type { StudyFacts } from './facts.ts';
import { foundWord } from './words.ts';

/** One thing that was asked for, in words for people. */
export interface Reason {
  readonly ok: boolean;
  readonly text: string;
}

function listed(words: readonly string[]): string {
  return words.join(' or ');
}

function modality({ modalities }: StudyMatch, study: StudyFacts): Reason | null {
  if (modalities.length === 0) return null;
  const found = modalities.find((each) => study.modalities.includes(each.toUpperCase()));
  return { ok: found !== undefined, text: found === undefined ? `Modality is not ${listed(modalities)}` : `Modality ${found}` };
}

function bodyPart({ bodyParts }: StudyMatch, study: StudyFacts): Reason | null {
  if (bodyParts.length === 0) return null;
  const found = foundWord(bodyParts, [...study.bodyParts, ...study.texts]);
  return { ok: found !== undefined, text: found === undefined ? `Body part is not ${listed(bodyParts)}` : `Body part ${found}` };
}

function words(match: StudyMatch, study: StudyFacts): Reason[] {
  const texts = [...study.texts, ...study.bodyParts];
  const missing = match.words.filter((word) => foundWord([word], study.texts) === undefined);
  const unwanted = foundWord(match.withoutWords, texts);
  return [
    ...(match.words.length === 0
      ? []
      : [missing.length === 0 ? { ok: true, text: `Says ${match.words.join(', ')}` } : { ok: false, text: `Does not say ${missing.join(', ')}` }]),
    ...(unwanted === undefined ? [] : [{ ok: false, text: `Says ${unwanted}` }]),
  ];
}

function views({ views: wanted, minViews }: StudyMatch, study: StudyFacts): Reason | null {
  if (wanted.length === 0 || minViews === 0) return null;
  const here = study.stacks.flatMap((s) => s.views);
  const found = wanted.filter((w) => here.some((v) => v.view === w.view.toUpperCase() && v.laterality === w.laterality));
  return { ok: found.length >= minViews, text: `${String(found.length)} of ${String(wanted.length)} views, ${String(minViews)} are asked for` };
}

function counts({ minSeries, maxSeries, prior }: StudyMatch, { series, hasPrior }: StudyFacts): Reason[] {
  const enough = series >= minSeries && (maxSeries === null || series <= maxSeries);
  const range = maxSeries === null ? `at least ${String(minSeries)}` : `${String(minSeries)} to ${String(maxSeries)}`;
  return [
    ...(minSeries === 0 && maxSeries === null ? [] : [{ ok: enough, text: `${String(series)} series, ${range} are asked for` }]),
    ...(prior === 'any' ? [] : [{ ok: (prior === 'needed') === hasPrior, text: hasPrior ? 'There is a prior' : 'There is no prior' }]),
  ];
}

/** All that the protocol asks of the study; it fits when each is ok. */
export function matchStudy(match: StudyMatch, study: StudyFacts): Reason[] {
  return [modality(match, study), bodyPart(match, study), ...words(match, study), views(match, study), ...counts(match, study)].filter(
    (reason) => reason !== null,
  );
}
