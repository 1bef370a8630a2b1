// The part of the store's door for key images, lesions and measurements read from objects. Shapes only.
import type { KeyImage } from '../../contract/keyImage.ts';
import type { LesionAssessment } from '../../contract/lesion.ts';
import type { Measurement } from '../../contract/measurement.ts';
import type { Result } from '../../contract/result.ts';

export interface ObjectOfClass {
  SOPInstanceUID: string;
  SOPClassUID: string;
  SeriesInstanceUID: string;
  derived: boolean;
}

/** `number` is a wish: it is given when it is free. */
export type TakenMeasurement = Omit<Measurement, 'number'> & { number: number | null };

export interface Annotations {
  /** Instances of the study in some classes, in the order they came. */
  ofClasses(StudyInstanceUID: string, classes: readonly string[]): ObjectOfClass[];
  /** Marks of people here; those of documents are read by the annotations room. */
  keyImages(StudyInstanceUID: string): KeyImage[];
  /** NOT_FOUND without the image. */
  setKeyImage(input: Pick<KeyImage, 'SOPInstanceUID' | 'frame' | 'reason' | 'note'>, who: string): Result<KeyImage>;
  /** Answers the study; NOT_FOUND without a mark. */
  removeKeyImage(SOPInstanceUID: string, frame: number, who: string): Result<{ StudyInstanceUID: string }>;
  assessments(StudyInstanceUID: string): LesionAssessment[];
  assess(input: { StudyInstanceUID: string; trackingUid: string; status: LesionAssessment['status'] | null }, who: string): Result<void>;
  /** Puts in what is not known by id, deleted ones included. Answers how many. */
  take(StudyInstanceUID: string, measurements: readonly TakenMeasurement[], from: { SOPInstanceUID: string; who: string }): number;
}
