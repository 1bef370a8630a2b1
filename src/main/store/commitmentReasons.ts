// Failure Reasons of Storage Commitment (PS3.3 C.14.1.1) in words.
const texts: Record<number, string> = {
  0x0110: 'The receiver could not process the object.',
  0x0112: 'The receiver does not have the object.',
  0x0119: 'The receiver has the object as one of another SOP class.',
  0x0122: 'The receiver does not store this kind of object.',
  0x0131: 'The number of this request is in use already; ask again.',
  0x0213: 'The receiver has no room for the object.',
};

/** `null` = the answer did not name the object. */
export function failureReasonText(reason: number | null): string {
  if (reason === null) return 'The answer says nothing of the object.';
  return texts[reason] ?? `The receiver gave the reason ${reason.toString(16).padStart(4, '0').toUpperCase()}.`;
}
