// The measurements of a study as one SR (TID 1500), on demand. Unsigned: complete and unverified.
import { fail, ok, type Result } from '../../contract/result.ts';
import type { SrGroup } from '../../dicom/sr/group.ts';
import { buildMeasurementReport } from '../../dicom/sr/measurementReport.ts';
import { newIdentity, noStudyHere, observersOf, referenceOf, storeObject, studyContext, type AnnotationsOptions } from './room.ts';
import { measurementGroup } from './toGroup.ts';

export interface SavedSr {
  SOPInstanceUID: string;
  written: number;
  leftOut: string[];
}

export async function saveSr(options: AnnotationsOptions, StudyInstanceUID: string, who: string): Promise<Result<SavedSr>> {
  const { store } = options;
  const context = studyContext(options, StudyInstanceUID);
  if (context === undefined) return noStudyHere();
  const { study, modality } = context;
  const leftOut: string[] = [];
  const groups: SrGroup[] = [];
  for (const m of store.measurements.list(StudyInstanceUID)) {
    const header = m.SOPInstanceUID === null ? undefined : store.instances.header(m.SOPInstanceUID);
    const group = m.imported ? null : measurementGroup(m, header && referenceOf(header, m.frame), modality);
    if (group !== null) groups.push(group);
    else leftOut.push(m.imported ? `M${String(m.number)} stands in the report it was read from.` : `M${String(m.number)} lies on an image that is not here.`);
  }
  if (groups.length === 0) return fail('REFUSED', 'There is no measurement of your own to write. Nothing was stored. Measure something first.');
  const identity = newIdentity(options, 'Measurements (SR)', 9010);
  const bytes = buildMeasurementReport({
    study,
    identity,
    state: { complete: true, preliminary: false },
    observers: observersOf(who),
    language: 'en',
    modality,
    groups,
  });
  const stored = await storeObject(options, bytes, { action: 'measurement.written', who, identity, StudyInstanceUID });
  return stored.ok ? ok({ SOPInstanceUID: identity.sopInstanceUid, written: groups.length, leftOut }) : stored;
}
