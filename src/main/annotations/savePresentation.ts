// What a viewport shows as a Grayscale Softcopy Presentation State. The Modality LUT is the images' own, so all of them must have the same.
import type { PresentationInput } from '../../contract/presentation.ts';
import { fail, ok, type Result } from '../../contract/result.ts';
import type { PresentedModality } from '../../dicom/gsps/model.ts';
import { buildPresentationState } from '../../dicom/gsps/write.ts';
import type { InstanceHeader } from '../../dicom/headerModel.ts';
import { toPersonName } from '../../dicom/sr/personName.ts';
import { newIdentity, noStudyHere, storeObject, studyContext, type AnnotationsOptions } from './room.ts';

function modalityOf({ image, Modality }: InstanceHeader): PresentedModality | null {
  if (image === null) return null;
  if (image.modalityLut !== null) return { kind: 'lut', lut: image.modalityLut };
  const own = image.frames[0];
  const slope = own?.RescaleSlope ?? image.RescaleSlope;
  if (slope === null) return null;
  return {
    kind: 'rescale',
    slope,
    intercept: own?.RescaleIntercept ?? image.RescaleIntercept ?? 0,
    type: image.RescaleType || (Modality === 'CT' ? 'HU' : 'US'),
  };
}

function isGrey(header: InstanceHeader): boolean {
  return header.image !== null && header.image.SamplesPerPixel === 1 && header.image.PhotometricInterpretation.startsWith('MONOCHROME');
}

/** Several images with different rescale values (PET) cannot share a state: each needs its own. */
function commonModality(headers: readonly InstanceHeader[]): Result<PresentedModality | null> {
  const [first] = headers;
  const modality = first === undefined ? null : modalityOf(first);
  const text = JSON.stringify(modality);
  const perFrame = headers.some(({ image }) => new Set(image?.frames.map((f) => `${String(f.RescaleSlope)} ${String(f.RescaleIntercept)}`)).size > 1);
  if (perFrame || headers.some((header) => JSON.stringify(modalityOf(header)) !== text))
    return fail('REFUSED', 'These images have different rescale values, and one presentation state holds only one. Nothing was stored. Save it for one image.');
  return ok(modality);
}

export async function savePresentation(options: AnnotationsOptions, input: PresentationInput, who: string): Promise<Result<{ SOPInstanceUID: string }>> {
  const { StudyInstanceUID } = input;
  const context = studyContext(options, StudyInstanceUID);
  if (context === undefined) return noStudyHere();
  const { study } = context;
  const headers = input.images.flatMap(({ SOPInstanceUID }) => options.store.instances.header(SOPInstanceUID) ?? []);
  if (headers.length < input.images.length || headers.some((header) => header.StudyInstanceUID !== StudyInstanceUID))
    return fail('NOT_FOUND', 'An image of this presentation is not in the study. Nothing was stored.');
  if (!headers.every(isGrey))
    return fail('UNSUPPORTED', 'Presentation states are written for grayscale images only, and these have colour. Nothing was stored.');
  const modality = commonModality(headers);
  if (!modality.ok) return modality;
  const identity = newIdentity(options, 'Presentation', 9012);
  const images = headers.map((header, i) => ({
    SeriesInstanceUID: header.SeriesInstanceUID,
    SOPClassUID: header.SOPClassUID,
    SOPInstanceUID: header.SOPInstanceUID,
    frames: (header.image?.NumberOfFrames ?? 1) > 1 ? (input.images[i]?.frames ?? []) : [],
  }));
  const bytes = buildPresentationState({ study, identity, state: { ...input, images, modality: modality.value, creator: toPersonName(who) } });
  const stored = await storeObject(options, bytes, { action: 'presentation.written', who, identity, StudyInstanceUID });
  return stored.ok ? ok({ SOPInstanceUID: identity.sopInstanceUid }) : stored;
}
