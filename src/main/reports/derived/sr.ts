// A signed or drafted report as DICOM SR: the sentences (Basic Text, TID 2000) and the measurements (TID 1500). How SR is built is dicom/sr's.
import { implementationClassUid } from '../../../dicom/part10.ts';
import { buildDiagnosticReport } from '../../../dicom/sr/diagnosticReport.ts';
import type { DocumentIdentity, DocumentState, ImageReference, StudyContext } from '../../../dicom/sr/document.ts';
import { buildMeasurementReport } from '../../../dicom/sr/measurementReport.ts';
import type { SectionName } from '../../../dicom/sr/codes.ts';
import type { SignedContent } from '../lifecycle/signedContent.ts';
import { toPersonName } from '../../../dicom/sr/personName.ts';
import type { SrGroup } from '../../../dicom/sr/group.ts';
import { measurementGroup } from '../../annotations/index.ts';
import type { Measurement, Report } from '../types.ts';
import { lastSignature, type PublishedReport } from './contentReport.ts';
import { dateAndTime } from './encapsulatedPdf.ts';

export interface SrIdentity {
  SOPInstanceUID: string;
  SeriesInstanceUID: string;
  seriesNumber: number;
  softwareVersion: string;
}

const srSections: Record<Report['sections'][number]['name'], SectionName> = {
  Indication: 'indication',
  Technique: 'technique',
  Comparison: 'comparison',
  Findings: 'findings',
  Impression: 'impression',
};

function studyOf(content: SignedContent): StudyContext {
  const s = content.study;
  return {
    PatientName: s.PatientName,
    PatientID: s.PatientID,
    PatientBirthDate: s.PatientBirthDate,
    PatientSex: s.PatientSex,
    StudyInstanceUID: s.StudyInstanceUID,
    StudyDate: s.StudyDate,
    StudyTime: s.StudyTime,
    StudyID: s.StudyID,
    AccessionNumber: s.AccessionNumber,
    ReferringPhysicianName: s.ReferringPhysicianName,
    StudyDescription: s.StudyDescription,
  };
}

function identityOf(published: PublishedReport, id: SrIdentity, seriesDescription: string): DocumentIdentity {
  const { date, time } = dateAndTime(lastSignature(published.report)?.at ?? published.report.updatedAt);
  return {
    sopInstanceUid: id.SOPInstanceUID,
    seriesInstanceUid: id.SeriesInstanceUID,
    seriesNumber: id.seriesNumber,
    instanceNumber: published.report.version,
    seriesDescription,
    date,
    time,
    softwareVersion: id.softwareVersion,
    deviceSerialNumber: 'none',
  };
}

/** Signed as final is COMPLETE and VERIFIED; preliminary is complete and unverified; a draft is partial. */
function stateOf(published: PublishedReport, predecessors: ImageReference[]): DocumentState {
  const { report, content } = published;
  const signature = lastSignature(report);
  const final = signature !== null && (report.status === 'final' || report.status === 'amended');
  const { date, time } = dateAndTime(signature?.at ?? report.updatedAt);
  const verifiedBy = final ? { name: toPersonName(signature.name), organisation: content.study.InstitutionName, dateTime: `${date}${time}` } : undefined;
  return { complete: signature !== null, preliminary: !final, verifiedBy, predecessors };
}

function shared(published: PublishedReport): Pick<Parameters<typeof buildMeasurementReport>[0], 'study' | 'observers' | 'language' | 'modality'> {
  const { content, report } = published;
  return {
    study: studyOf(content),
    observers: { person: toPersonName(report.signature?.name ?? report.createdBy), device: { uid: implementationClassUid, name: 'Sagitta' } },
    language: 'en',
    modality: content.study.ModalitiesInStudy[0] ?? 'OT',
  };
}

function imageOf(measurement: Measurement, images: SignedContent['images']): ImageReference | undefined {
  const found = images.find((i) => i.SOPInstanceUID === measurement.SOPInstanceUID);
  if (found === undefined) return undefined;
  const reference = {
    studyInstanceUid: measurement.StudyInstanceUID,
    seriesInstanceUid: measurement.SeriesInstanceUID,
    sopClassUid: found.SOPClassUID,
    sopInstanceUid: found.SOPInstanceUID,
  };
  return found.frames > 1 ? { ...reference, frameNumber: measurement.frame } : reference;
}

/** The report's sentences; addenda are a section of their own, each with who and when. */
export function reportSr(published: PublishedReport, id: SrIdentity, predecessors: ImageReference[] = []): Uint8Array {
  const { content, report } = published;
  const byId = new Map(content.measurements.map((m) => [m.id, m]));
  const imagesOf = (ids: string[]): ImageReference[] =>
    ids.flatMap((i) => {
      const m = byId.get(i);
      const reference = m === undefined ? undefined : imageOf(m, content.images);
      return reference === undefined ? [] : [reference];
    });
  const sections = report.sections.map((s) => ({
    name: srSections[s.name],
    sentences: s.sentences.map((x) => ({ text: x.text, images: imagesOf(x.evidence.filter((e) => e.kind === 'measurement').map((e) => e.id)) })),
  }));
  const addenda = report.addenda.map((a) => ({ text: `${a.signature.name}, ${a.signature.at}: ${a.text}`, images: [] }));
  return buildDiagnosticReport({
    ...shared(published),
    identity: identityOf(published, id, 'Report (SR)'),
    state: stateOf(published, predecessors),
    sections: [...sections, { name: 'addendum', sentences: addenda }],
    evidence: content.measurements.flatMap((m) => imageOf(m, content.images) ?? []),
  });
}

/** Those that were read from another report stay that report's. */
export function signedGroups(content: SignedContent): SrGroup[] {
  const modality = content.study.ModalitiesInStudy[0] ?? '';
  return content.measurements.filter((m) => !m.imported).flatMap((m) => measurementGroup(m, imageOf(m, content.images), modality) ?? []);
}

/** null when no measurement has a value or a mark that can be written. */
export function measurementsSr(published: PublishedReport, id: SrIdentity): Uint8Array | null {
  const groups = signedGroups(published.content);
  if (groups.length === 0) return null;
  return buildMeasurementReport({
    ...shared(published),
    identity: identityOf(published, id, 'Measurements (SR)'),
    state: stateOf(published, []),
    groups,
  });
}
