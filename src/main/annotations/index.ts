// Door of the annotations room.
import type { KeyImage } from '../../contract/keyImage.ts';
import type { PresentationInput } from '../../contract/presentation.ts';
import type { Result } from '../../contract/result.ts';
import { createReadBack, type ReadBack } from './readBack.ts';
import type { AnnotationsOptions } from './room.ts';
import { saveKeyImages } from './saveKeyImages.ts';
import { savePresentation } from './savePresentation.ts';
import { saveSr, type SavedSr } from './saveSr.ts';

export { measurementGroup } from './toGroup.ts';

export interface AnnotationsRoom {
  readBack: ReadBack;
  /** Marks of people first, then those of documents that nobody marked here. */
  keyImages(StudyInstanceUID: string): Promise<KeyImage[]>;
  saveSr(StudyInstanceUID: string, who: string): Promise<Result<SavedSr>>;
  saveKeyImages(StudyInstanceUID: string, who: string): Promise<Result<{ SOPInstanceUIDs: string[] }>>;
  savePresentation(input: PresentationInput, who: string): Promise<Result<{ SOPInstanceUID: string }>>;
}

export function createAnnotationsRoom(options: AnnotationsOptions): AnnotationsRoom {
  const readBack = createReadBack(options);
  return {
    readBack,
    async keyImages(StudyInstanceUID) {
      const own = options.store.annotations.keyImages(StudyInstanceUID);
      const marked = new Set(own.map(({ id }) => id));
      const read = (await readBack.keyImages(StudyInstanceUID)).filter((k) => {
        const key = `${k.SOPInstanceUID}/${String(k.frame)}`;
        if (marked.has(key)) return false;
        marked.add(key);
        return true;
      });
      return [...own, ...read];
    },
    saveSr: (StudyInstanceUID, who) => saveSr(options, StudyInstanceUID, who),
    saveKeyImages: (StudyInstanceUID, who) => saveKeyImages(options, StudyInstanceUID, who),
    savePresentation: (input, who) => savePresentation(options, input, who),
  };
}
