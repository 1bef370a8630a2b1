// What all actions on reports share: the neighbours, the clock, the engines, and how a stored document becomes the report that is handed out.
import { newEngineList } from './engines.ts';
import { chooseTemplate } from '../draft/templates.ts';
import { headersOf, studyFacts } from '../draft/studyFacts.ts';
import type { SignedContent } from '../lifecycle/signedContent.ts';
import type { DraftInput, DraftPrior } from '../draft/engine.ts';
import { checkStoredReport } from '../checks/storedReport.ts';
import { signBlocked } from '../lifecycle/signBlocked.ts';
import type { BuildTools } from '../derived/buildDerived.ts';
import { type FontBytes, readFonts } from '../../fonts/index.ts';
import type { ReportsOptions, SignedDocument } from '../ports.ts';
import type { DraftingEngine } from '../draft/engine.ts';
import type { Measurement, Report, StudyDetail, StudyRow } from '../types.ts';

export interface Room {
  options: ReportsOptions;
  engines: DraftingEngine[];
  at(): string;
  fonts(): Promise<FontBytes>;
  log(line: string): void;
}

export async function buildTools(room: Room, predecessor: BuildTools['predecessor']): Promise<BuildTools> {
  return { fonts: await room.fonts(), softwareVersion: room.options.softwareVersion ?? 'unknown', predecessor };
}

export function createRoom(options: ReportsOptions): Room {
  let fonts: Promise<FontBytes> | null = null;
  return {
    options,
    engines: newEngineList(options.engines),
    at: () => new Date((options.now ?? Date.now)()).toISOString(),
    fonts: () => (fonts ??= readFonts(options.fontsDir)),
    log: options.log ?? (() => undefined),
  };
}

/** The most recent earlier study of the same kind, else the most recent one. `priors` are newest first. */
function choosePrior(study: StudyRow, priors: StudyRow[]): StudyRow | undefined {
  const alike = (p: StudyRow): boolean => p.BodyPartExamined === study.BodyPartExamined && p.ModalitiesInStudy.some((m) => study.ModalitiesInStudy.includes(m));
  return priors.find(alike) ?? priors[0];
}

function loadPrior(room: Room, detail: StudyDetail): DraftPrior | null {
  const study = choosePrior(detail.study, detail.priors);
  if (study === undefined) return null;
  const { measurements, reports } = room.options.store;
  return { study, measurements: measurements.list(study.StudyInstanceUID), report: reports.forStudy(study.StudyInstanceUID) ?? null };
}

/** What a draft is written from and a check looks at; null when the study is not in the archive. */
export function loadInput(room: Room, StudyInstanceUID: string): DraftInput | null {
  const { store } = room.options;
  const detail = store.studies.detail(StudyInstanceUID);
  if (detail === undefined) return null;
  const measurements = store.measurements.list(StudyInstanceUID);
  return { detail, measurements, keyImages: [], prior: loadPrior(room, detail), template: chooseTemplate(studyFacts(detail)) };
}

/** The images measured on, as SR names them. */
export function measuredImages(input: DraftInput, measurements: Measurement[]): SignedContent['images'] {
  const on = new Set(measurements.map((m) => m.SOPInstanceUID));
  return headersOf(input.detail)
    .filter((h) => on.has(h.SOPInstanceUID))
    .map((h) => ({ SOPInstanceUID: h.SOPInstanceUID, SOPClassUID: h.SOPClassUID, frames: h.image?.NumberOfFrames ?? 1 }));
}

/** "CT chest"; a general template takes the study's own description. */
export function reportTitle(input: DraftInput): string {
  const { template } = input;
  const description = input.detail.study.StudyDescription;
  return template.bodyParts.length === 0 && description !== '' ? description : template.title;
}

export function isSigned(report: Report): boolean {
  return report.signature !== null;
}

/** The contract's report out of a stored document. */
export function bare(document: Report | SignedDocument): Report {
  const report: Partial<SignedDocument> = { ...document };
  delete report.signedContentJson;
  delete report.derived;
  delete report.predecessor;
  return report as Report;
}

/** Checks are of now: a measurement may have changed since the last write. A final report keeps the checks it was signed with. */
export function withChecks(report: Report, input: DraftInput | null): Report {
  const closed = report.status === 'final' || report.status === 'amended';
  const checked = closed || input === null ? report : { ...report, ...checkStoredReport(report.sections, report.checks, input) };
  return { ...checked, signBlocked: signBlocked(checked) };
}
