// The marks of a study as Key Object Selection documents: one for each reason and note.
import type { KeyImage } from '../../contract/keyImage.ts';
import { fail, ok, type Result } from '../../contract/result.ts';
import { buildKeyObject } from '../../dicom/kos/keyObject.ts';
import { newIdentity, noStudyHere, observersOf, referenceOf, storeObject, studyContext, type AnnotationsOptions } from './room.ts';

export async function saveKeyImages(options: AnnotationsOptions, StudyInstanceUID: string, who: string): Promise<Result<{ SOPInstanceUIDs: string[] }>> {
  const { store } = options;
  const context = studyContext(options, StudyInstanceUID);
  if (context === undefined) return noStudyHere();
  const { study } = context;
  const groups = new Map<string, KeyImage[]>();
  for (const mark of store.annotations.keyImages(StudyInstanceUID)) {
    const key = `${mark.reason}\n${mark.note}`;
    groups.set(key, [...(groups.get(key) ?? []), mark]);
  }
  if (groups.size === 0) return fail('REFUSED', 'No image is marked as a key image. Nothing was stored. Mark one with K first.');
  const written: string[] = [];
  for (const marks of groups.values()) {
    const [first] = marks;
    if (first === undefined) continue;
    const images = marks.flatMap((mark) => {
      const header = store.instances.header(mark.SOPInstanceUID);
      return header === undefined ? [] : [referenceOf(header, mark.frame)];
    });
    const identity = newIdentity(options, 'Key images', 9011);
    const bytes = buildKeyObject({
      study,
      identity,
      observers: observersOf(who),
      title: first.reason === 'other' ? 'of-interest' : first.reason,
      description: first.note,
      images,
    });
    const stored = await storeObject(options, bytes, { action: 'keyImage.written', who, identity, StudyInstanceUID });
    if (!stored.ok) return stored;
    written.push(identity.sopInstanceUid);
  }
  return ok({ SOPInstanceUIDs: written });
}
