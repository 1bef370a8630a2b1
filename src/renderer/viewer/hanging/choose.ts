// Which protocol a study gets, and why: the first of the list that is on, asks for nothing the study lacks, and fills enough panes. Pure.
import type { HangingProtocol, ListedProtocol } from '../../../contract/hanging.ts';
import type { StackFacts, StudyFacts } from './facts.ts';
import { fillPanes } from './fill.ts';
import { matchStudy, type Reason } from './match.ts';

export interface Trial {
  readonly protocol: HangingProtocol;
  readonly reasons: readonly Reason[];
  readonly fits: boolean;
}

export interface Choice {
  readonly protocol: HangingProtocol | null;
  /** Each protocol in its order, up to the one that fits. */
  readonly trials: readonly Trial[];
}

/** How many panes must be filled so that the protocol is worth its grid. */
function enoughPanes({ panes, match }: HangingProtocol, study: StudyFacts, prior: readonly StackFacts[] | null): Reason {
  const filled = fillPanes(panes, study.stacks, prior ?? []);
  // The prior is loaded after the choice: its panes count as filled when there is one.
  const count = panes.filter((pane, i) => (filled[i] ?? null) !== null || (prior === null && pane.study === 'prior' && study.hasPrior)).length;
  return { ok: count >= match.minFilledPanes, text: `${String(count)} of ${String(panes.length)} panes are filled` };
}

/** `prior`: its series where they are known, else null. */
export function tryProtocol(protocol: HangingProtocol, study: StudyFacts, prior: readonly StackFacts[] | null = null): Trial {
  const asked = matchStudy(protocol.match, study);
  const reasons = asked.every(({ ok }) => ok) ? [...asked, enoughPanes(protocol, study, prior)] : asked;
  return { protocol, reasons, fits: reasons.every(({ ok }) => ok) };
}

export function chooseProtocol(list: readonly ListedProtocol[], study: StudyFacts): Choice {
  const trials: Trial[] = [];
  for (const { protocol, enabled } of list) {
    if (!enabled) {
      trials.push({ protocol, reasons: [{ ok: false, text: 'It is switched off' }], fits: false });
      continue;
    }
    const trial = tryProtocol(protocol, study);
    trials.push(trial);
    if (trial.fits) return { protocol, trials };
  }
  return { protocol: null, trials };
}
