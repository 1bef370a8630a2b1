// The shapes of the contract that this room speaks, gathered for its files. Types only.
export type { Engine, Evidence, Report, ReportChange, ReportCheck, ReportSection, ReportVersion, Sentence, Signature } from '../../contract/report.ts';
export type { Measurement } from '../../contract/measurement.ts';
export type { InstanceRow, SeriesRow, StudyDetail, StudyRow } from '../../contract/study.ts';
export type { User } from '../../contract/user.ts';
export type { Result } from '../../contract/result.ts';
