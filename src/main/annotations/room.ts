// What this room needs of its neighbours, and what its objects share: the study they belong to, who made them and when.
import { fail, ok, type Result } from '../../contract/result.ts';
import type { InstanceHeader } from '../../dicom/headerModel.ts';
import { implementationClassUid } from '../../dicom/part10.ts';
import type { ImageReference } from '../../dicom/sr/content.ts';
import type { DocumentIdentity, StudyContext } from '../../dicom/sr/document.ts';
import type { Observers } from '../../dicom/sr/observers.ts';
import { toPersonName } from '../../dicom/sr/personName.ts';
import { newUid } from '../../dicom/uids.ts';
import type { Ingest } from '../ingest/sink.ts';
import type { Store } from '../store/index.ts';

export interface AnnotationsOptions {
  store: Pick<Store, 'annotations' | 'instances' | 'measurements' | 'studies' | 'audit'>;
  ingest: Pick<Ingest, 'storeDerived'>;
  softwareVersion: string;
  /** ms since 1970. */
  now?: () => number;
}

export function noStudyHere(): Result<never> {
  return fail('NOT_FOUND', 'The archive has no such study. Nothing was changed. Look for it in the worklist.');
}

/** As the first object of the study says; undefined without the study. */
export function studyContext({ store }: AnnotationsOptions, StudyInstanceUID: string): { study: StudyContext; modality: string } | undefined {
  const first = store.instances.ofStudy(StudyInstanceUID, { derived: true })[0];
  const header = first && store.instances.header(first.SOPInstanceUID);
  if (header === undefined) return undefined;
  const { PatientName, PatientID, PatientBirthDate, PatientSex, StudyDate, StudyTime, StudyID, AccessionNumber, ReferringPhysicianName, StudyDescription } =
    header;
  const study = {
    PatientName,
    PatientID,
    PatientBirthDate,
    PatientSex,
    StudyInstanceUID,
    StudyDate,
    StudyTime,
    StudyID,
    AccessionNumber,
    ReferringPhysicianName,
    StudyDescription,
  };
  return { study, modality: header.Modality };
}

export function newIdentity(options: AnnotationsOptions, seriesDescription: string, seriesNumber: number): DocumentIdentity {
  const at = new Date((options.now ?? Date.now)()).toISOString();
  return {
    sopInstanceUid: newUid(),
    seriesInstanceUid: newUid(),
    seriesNumber,
    instanceNumber: 1,
    seriesDescription,
    date: at.slice(0, 10).replaceAll('-', ''),
    time: at.slice(11, 19).replaceAll(':', ''),
    softwareVersion: options.softwareVersion,
    deviceSerialNumber: 'none',
  };
}

/** `who`: the reader, as in the audit. */
export function observersOf(who: string): Observers {
  return { person: toPersonName(who), device: { uid: implementationClassUid, name: 'Sagitta' } };
}

export function referenceOf(header: InstanceHeader, frame: number): ImageReference {
  return {
    studyInstanceUid: header.StudyInstanceUID,
    seriesInstanceUid: header.SeriesInstanceUID,
    sopClassUid: header.SOPClassUID,
    sopInstanceUid: header.SOPInstanceUID,
    ...((header.image?.NumberOfFrames ?? 1) > 1 ? { frameNumber: frame } : {}),
  };
}

export async function storeObject(
  options: AnnotationsOptions,
  bytes: Uint8Array,
  what: { action: string; who: string; identity: DocumentIdentity; StudyInstanceUID: string },
): Promise<Result<void>> {
  const outcome = await options.ingest.storeDerived(bytes);
  if ('code' in outcome) {
    const code = outcome.kind === 'quarantined' ? 'INTERNAL' : outcome.code;
    return fail(code, `The object was not stored: ${outcome.message} What was marked is kept; try again.`);
  }
  options.store.audit.append({
    who: what.who,
    action: what.action,
    subject: { SOPInstanceUID: what.identity.sopInstanceUid, StudyInstanceUID: what.StudyInstanceUID },
  });
  return ok(undefined);
}
