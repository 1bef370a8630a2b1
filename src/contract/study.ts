// Studies, series and instances as lists, worklist and viewer see them. Attribute names are DICOM keywords; absent values are "".
import { z } from 'zod';
import { instant, uid } from './values.ts';

export const studyStatuses = ['arriving', 'unread', 'reading', 'drafted', 'preliminary', 'final', 'amended'] as const;
const priorities = ['stat', 'urgent', 'routine'] as const;

export const studyRow = z.object({
  StudyInstanceUID: uid,
  PatientName: z.string(),
  PatientID: z.string(),
  PatientBirthDate: z.string(),
  PatientSex: z.string(),
  PatientAge: z.string(),
  StudyDate: z.string(),
  StudyTime: z.string(),
  StudyDescription: z.string(),
  AccessionNumber: z.string(),
  ReferringPhysicianName: z.string(),
  BodyPartExamined: z.string(),
  ModalitiesInStudy: z.array(z.string()),
  NumberOfStudyRelatedSeries: z.number().int(),
  NumberOfStudyRelatedInstances: z.number().int(),
  status: z.enum(studyStatuses),
  priority: z.enum(priorities),
  /** AE title or import that the newest object came from. */
  source: z.string(),
  receivedAt: instant,
  lastObjectAt: instant,
  /** Earlier studies of the same PatientID in this archive. */
  priorCount: z.number().int(),
});
export type StudyRow = z.infer<typeof studyRow>;
export type StudyStatus = StudyRow['status'];

export const studyFilter = z.object({
  /** Free text over name, ID, description, accession number. */
  text: z.string().max(200).optional(),
  /** C-FIND wildcards (* ?), case-insensitive. */
  PatientName: z.string().max(200).optional(),
  PatientID: z.string().max(200).optional(),
  /** YYYYMMDD or range A-B, open at either end. */
  StudyDate: z.string().max(20).optional(),
  Modality: z.string().max(16).optional(),
  BodyPartExamined: z.string().max(64).optional(),
  status: z.enum(studyStatuses).optional(),
});
export type StudyFilter = z.infer<typeof studyFilter>;

export const studySort = z.object({
  by: z.enum(['priority', 'status', 'PatientName', 'PatientID', 'StudyDate', 'StudyDescription', 'instances', 'receivedAt']),
  descending: z.boolean(),
});

export const seriesRow = z.object({
  SeriesInstanceUID: uid,
  StudyInstanceUID: uid,
  Modality: z.string(),
  SeriesNumber: z.string(),
  SeriesDescription: z.string(),
  BodyPartExamined: z.string(),
  NumberOfSeriesRelatedInstances: z.number().int(),
  /** Made by Sagitta (report, measurements …), not received. */
  derived: z.boolean(),
  /** Middle instance and frame, for a thumbnail; null when the series holds no image. */
  thumbnail: z.object({ SOPInstanceUID: uid, frame: z.number().int().min(1) }).nullable(),
});
export type SeriesRow = z.infer<typeof seriesRow>;

/** One instance with the header that `dicom/instanceHeader.ts` read from it. */
const instanceRow = z.object({
  SOPInstanceUID: uid,
  SOPClassUID: z.string(),
  SeriesInstanceUID: uid,
  InstanceNumber: z.string(),
  transferSyntaxUid: z.string(),
  /** InstanceHeader of dicom/, as JSON. The renderer types it by importing dicom/. */
  header: z.record(z.string(), z.unknown()),
});
export type InstanceRow = z.infer<typeof instanceRow>;

export const studyDetail = z.object({
  study: studyRow,
  series: z.array(seriesRow),
  instances: z.array(instanceRow),
  priors: z.array(studyRow),
});
export type StudyDetail = z.infer<typeof studyDetail>;
