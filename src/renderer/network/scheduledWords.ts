// The line under the scheduled steps: what was found, and what is not known because a peer failed or had more. Pure.
import { count, countOf } from '../ui/index.ts';
import { stepsAtMost, type StepAnswer } from './scheduledStore.ts';

/** Never an empty list that reads as "nothing is scheduled" when a peer failed. */
export function scheduledWords(answers: ReadonlyMap<string, StepAnswer>): string {
  const named = (state: StepAnswer['state']): string[] => [...answers].filter(([, answer]) => answer.state === state).map(([aet]) => aet);
  const [asking, answered, failed] = [named('asking'), named('answered'), named('failed')];
  if (asking.length > 0) return `Asking ${asking.join(', ')}…`;
  const steps = [...answers.values()].reduce((sum, answer) => sum + (answer.state === 'answered' ? answer.steps.length : 0), 0);
  const cut = [...answers].filter(([, answer]) => answer.state === 'answered' && !answer.complete).map(([aet]) => aet);
  if (answered.length === 0) return `No peer answered, so nothing is known of what is scheduled at ${failed.join(', ')}.`;
  return [
    steps === 0 ? `Nothing that matches is scheduled at ${answered.join(', ')}.` : `${countOf(steps, 'scheduled step')} from ${answered.join(', ')}.`,
    cut.length === 0 ? '' : `${cut.join(', ')} may have more than the ${count(stepsAtMost)} shown: narrow the question.`,
    failed.length === 0 ? '' : `${failed.join(', ')} failed, so more may be scheduled there.`,
  ]
    .filter((sentence) => sentence !== '')
    .join(' ');
}
