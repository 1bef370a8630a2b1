// Key Object Selection documents (PS3.3 A.35.4, TID 2010): the images chosen, why, and by whom. Written for ours, read from any vendor's.
import { currentCode, type Code } from '../sr/codes.ts';
import { code, container, encodeContent, image, text, withChildren, type ImageReference } from '../sr/content.ts';
import { hierarchy, patientAndStudy, seriesAndEquipment, type DocumentIdentity, type StudyContext } from '../sr/document.ts';
import type { DataSet } from '../model.ts';
import { observers, type Observers } from '../sr/observers.ts';
import { findContent, readContent } from '../sr/read.ts';
import { writeFile } from '../part10.ts';

export const keyObjectClass = '1.2.840.10008.5.1.4.1.1.88.59';

const dcm = (value: string, meaning: string): Code => ({ value, scheme: 'DCM', meaning });

/** CID 7010 by our words. */
export const keyObjectTitles = {
  'of-interest': dcm('113000', 'Of Interest'),
  referring: dcm('113002', 'For Referring Provider'),
  surgery: dcm('113003', 'For Surgery'),
  teaching: dcm('113004', 'For Teaching'),
  conference: dcm('113005', 'For Conference'),
  therapy: dcm('113006', 'For Therapy'),
  patient: dcm('113007', 'For Patient'),
  research: dcm('113009', 'For Research'),
  quality: dcm('113010', 'Quality Issue'),
} as const;
export type KeyObjectTitle = keyof typeof keyObjectTitles;

const concepts = {
  description: dcm('113012', 'Key Object Description'),
  modifier: dcm('113011', 'Document Title Modifier'),
} as const;

export interface KeyObjectDocument {
  study: StudyContext;
  identity: DocumentIdentity;
  observers: Observers;
  title: KeyObjectTitle;
  /** '' = none. */
  description: string;
  /** At least one. */
  images: readonly ImageReference[];
}

export function buildKeyObject(document: KeyObjectDocument): Uint8Array {
  const { identity, images } = document;
  const root = container(keyObjectTitles[document.title], '2010');
  if (document.title === 'quality') withChildren(root, 'HAS CONCEPT MOD', code(concepts.modifier, dcm('111220', 'Other failure')));
  withChildren(root, 'HAS OBS CONTEXT', ...observers(document.observers));
  if (document.description !== '') withChildren(root, 'CONTAINS', text(concepts.description, document.description));
  withChildren(root, 'CONTAINS', ...images.map((reference) => image(reference)));
  return writeFile({
    SOPClassUID: keyObjectClass,
    SOPInstanceUID: identity.sopInstanceUid,
    ...patientAndStudy(document.study),
    ...seriesAndEquipment(identity, 'KO'),
    InstanceNumber: identity.instanceNumber,
    InstanceCreationDate: identity.date,
    InstanceCreationTime: identity.time,
    ContentDate: identity.date,
    ContentTime: identity.time,
    CurrentRequestedProcedureEvidenceSequence: hierarchy(images),
    ...encodeContent(root),
  });
}

export interface ReadKeyObject {
  title: Code | undefined;
  /** Our word for it; null for another title. */
  reason: KeyObjectTitle | null;
  description: string;
  observer: string;
  device: string;
  /** Content date and time as stored. */
  date: string;
  time: string;
  images: { SOPClassUID: string; SOPInstanceUID: string; frames: number[] }[];
  unread: string[];
}

export function readKeyObject(d: DataSet): ReadKeyObject {
  const root = readContent(d);
  const title = root.concept && currentCode(root.concept);
  const reason =
    (Object.keys(keyObjectTitles) as KeyObjectTitle[]).find((key) => keyObjectTitles[key].value === title?.value && title.scheme === 'DCM') ?? null;
  const items = findContent(root, (item) => item.valueType === 'IMAGE' && item.referencedSopInstanceUid !== '');
  const others = findContent(root, (item) => item.valueType === 'COMPOSITE' || item.valueType === 'WAVEFORM').length;
  return {
    title,
    reason,
    description: findContent(root, (item) => item.valueType === 'TEXT' && item.concept?.value === concepts.description.value)[0]?.text ?? '',
    observer: findContent(root, (item) => item.valueType === 'PNAME')[0]?.text ?? '',
    device: [d.string('Manufacturer'), d.string('ManufacturerModelName')].filter((part, i, all) => part !== '' && all.indexOf(part) === i).join(' '),
    date: d.string('ContentDate'),
    time: d.string('ContentTime'),
    images: items.map((item) => ({ SOPClassUID: item.referencedSopClassUid, SOPInstanceUID: item.referencedSopInstanceUid, frames: item.referencedFrames })),
    unread: others === 0 ? [] : [`${String(others)} object(s) that are no images are named in the document only.`],
  };
}
