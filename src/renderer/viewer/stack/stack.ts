// A stack: pictures of one series that belong together, sorted by position; or a document that is not a picture. Building them is buildStacks.ts.
import type { Result } from '../../../contract/result.ts';
import type { SeriesRow } from '../../../contract/study.ts';
import type { VolumeGrid } from '../volume/formVolume.ts';
import type { ViewImage } from './image.ts';

export interface Stack {
  readonly id: string;
  readonly StudyInstanceUID: string;
  /** Of an earlier study, opened beside the one that is read. */
  readonly prior: boolean;
  readonly series: SeriesRow;
  /** "Portal 5 mm", "Scout": what the strip says. */
  readonly label: string;
  readonly images: readonly ViewImage[];
  /** Title of a document (PDF, SR …) when there are no pictures; null for pictures. */
  readonly document: string | null;
  /** The object that the document is; null for pictures, and for an image object without pixels: there is nothing to read either. */
  readonly documentUid: string | null;
  /** Frames of one object over time (ultrasound, angiography): played as cine. */
  readonly cine: { readonly framesPerSecond: number } | null;
  /** The same slices at each moment, the first included (its id and images are this stack's own); empty for a stack without a time dimension. */
  readonly times: readonly Stack[];
  /** What must be known of the sorting: images received twice, or sorted by guess; else ''. */
  readonly note: string;
  /** Gaps or steps between slices differ. */
  readonly irregular: boolean;
  /** The grid for MPR and 3D, or the sentence why there is none. */
  readonly grid: Result<VolumeGrid>;
}

/** The stack as it is at a moment (0-based); the stack itself where it has no such moment. */
export function atTime(stack: Stack, time: number): Stack {
  return time === 0 ? stack : (stack.times[time] ?? stack);
}

/** Images of every moment. */
export function allImages(stack: Stack): readonly ViewImage[] {
  return stack.times.length === 0 ? stack.images : stack.times.flatMap((t) => t.images);
}
