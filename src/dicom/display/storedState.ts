// What keeps a stored image from being the whole truth, in words with the reason: for the state mark and for pictures that leave the archive.
import type { ImageHeader } from '../headerModel.ts';
import { spacingOf } from '../spacing.ts';
import { transferSyntax } from '../uids.ts';

export interface StateWord {
  readonly word: string;
  readonly tone: 'neutral' | 'warn' | 'crit';
  readonly detail: string;
}

type Compressed = Pick<ImageHeader, 'LossyImageCompression' | 'LossyImageCompressionRatio'>;

/** Compressed with loss, now or ever: by the object, or because its transfer syntax cannot be anything else. */
export function lossyWord(image: Compressed, transferSyntaxUid: string): StateWord | null {
  if (image.LossyImageCompression !== '01' && transferSyntax(transferSyntaxUid)?.lossy !== 'yes') return null;
  const ratio = image.LossyImageCompressionRatio.at(-1);
  return {
    word: ratio === undefined ? 'lossy' : `lossy ${String(Math.round(ratio))}:1`,
    tone: 'warn',
    detail: 'The sender compressed this image with loss: fine detail and values may differ from what was acquired.',
  };
}

export function uncalibratedWord(image: Parameters<typeof spacingOf>[0]): StateWord | null {
  const { rowSpacing, note } = spacingOf(image);
  return rowSpacing === null ? { word: 'uncalibrated', tone: 'warn', detail: note } : null;
}

export function overlayWord(lacksOverlay: boolean): StateWord | null {
  if (!lacksOverlay) return null;
  return { word: 'overlay missing', tone: 'warn', detail: 'The file describes an overlay that cannot be read. The picture under it is whole.' };
}

/** The words of one stored image, most grave first; `[]` when all of it can be shown as it is. */
export function storedWords(image: ImageHeader, transferSyntaxUid: string, lacksOverlay = false): StateWord[] {
  return [overlayWord(lacksOverlay), lossyWord(image, transferSyntaxUid), uncalibratedWord(image)].filter((word) => word !== null);
}
