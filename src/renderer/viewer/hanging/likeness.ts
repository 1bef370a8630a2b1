// How like two series are, of one study or of two: for priors beside current ones. Pure.
import type { StackFacts } from './facts.ts';

function tokens(texts: readonly string[]): Set<string> {
  return new Set(texts.flatMap((text) => text.toLowerCase().split(/[^\p{L}\p{N}]+/u)).filter((token) => token !== ''));
}

/** Shared words of all words, 0 to 1. */
function overlap(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  const shared = [...a].filter((token) => b.has(token)).length;
  const all = new Set([...a, ...b]).size;
  return all === 0 ? 0 : shared / all;
}

/** 0: not comparable (another modality or plane, a scout). More is liker. */
export function likeness(a: StackFacts, b: StackFacts): number {
  if (a.modality !== b.modality || a.scout !== b.scout) return 0;
  if (a.orientation !== b.orientation && a.orientation !== null && b.orientation !== null) return 0;
  if (a.views.length > 0 && b.views.length > 0 && a.views[0]?.view !== '' && a.views[0]?.view === b.views[0]?.view) return 4 + overlapOfCounts(a, b);
  const words = overlap(tokens(a.texts), tokens(b.texts));
  const kernel = a.kernel !== '' && a.kernel === b.kernel ? 0.5 : 0;
  const contrast = a.contrast === b.contrast ? 0.5 : 0;
  return 1 + words * 2 + kernel + contrast + overlapOfCounts(a, b) * 0.5;
}

/** 1 for as many images, towards 0 the more the numbers differ. */
function overlapOfCounts(a: StackFacts, b: StackFacts): number {
  const [x, y] = [a.stack.images.length, b.stack.images.length];
  return Math.min(x, y) / Math.max(x, y, 1);
}
