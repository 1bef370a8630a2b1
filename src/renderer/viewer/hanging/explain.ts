// Which protocol a study would get, and why: for the settings, where nothing is hung. Pure.
import type { ListedProtocol } from '../../../contract/hanging.ts';
import type { StudyDetail } from '../../../contract/study.ts';
import { buildStacks } from '../stack/buildStacks.ts';
import { chooseProtocol, type Choice } from './choose.ts';
import { studyFacts } from './facts.ts';
import { bestPrior } from './priors.ts';

export function explainHanging(detail: StudyDetail, protocols: readonly ListedProtocol[]): Choice {
  const hasPrior = bestPrior(detail.study, detail.priors) !== undefined;
  return chooseProtocol(protocols, studyFacts(detail, buildStacks(detail), hasPrior));
}
