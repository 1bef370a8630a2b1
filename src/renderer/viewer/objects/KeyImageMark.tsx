// The star on a viewport whose image is a key image, with the reason for screen readers.
import { Star } from 'lucide-react';
import type { ReactElement } from 'react';
import type { KeyImageReason } from '../../../contract/keyImage.ts';
import type { Picture } from '../viewport/picture.ts';
import { keyImageAt, useKeyImages } from './keyImages.ts';

export const reasonNames: Record<KeyImageReason, string> = {
  'of-interest': 'Of interest',
  referring: 'For referring provider',
  surgery: 'For surgery',
  teaching: 'For teaching',
  conference: 'For conference',
  therapy: 'For therapy',
  patient: 'For patient',
  research: 'For research',
  quality: 'Quality issue',
  other: 'Other',
};

export function KeyImageMark({ picture }: { picture: Picture }): ReactElement | null {
  const { image } = picture;
  const mark = useKeyImages((s) => (image === null ? undefined : keyImageAt(s.list, image.SOPInstanceUID, image.frame)));
  if (mark === undefined) return null;
  const words = [`Key image: ${reasonNames[mark.reason]}`, mark.note].filter((part) => part !== '').join(', ');
  return (
    <div className="v-key-image" role="img" aria-label={words} title={words}>
      <Star aria-hidden="true" fill="currentColor" />
    </div>
  );
}
