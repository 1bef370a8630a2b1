// The report as a file: of a signed one the very bytes that lie in the archive, of a draft what it is now, marked as a draft.
import { readFile } from 'node:fs/promises';
import { join, parse } from 'node:path';
import { fail, ok } from '../../../contract/result.ts';
import { studyFacts } from '../draft/studyFacts.ts';
import { buildPdf } from '../derived/buildDerived.ts';
import { publishedReport } from '../derived/contentReport.ts';
import { pdfOf } from '../derived/encapsulatedPdf.ts';
import { measurementsSr, reportSr, type SrIdentity } from '../derived/sr.ts';
import { newUid } from '../../../dicom/uids.ts';
import { type SignedContent, signedContent, studyIdentity } from '../lifecycle/signedContent.ts';
import type { DerivedObject, SignedDocument } from '../ports.ts';
import type { Report, Result } from '../types.ts';
import { completeStudy } from './complete.ts';
import { type ActionContext, noStudy } from './edit.ts';
import { bare, isSigned, loadInput, measuredImages, reportTitle, type Room, withChecks } from './room.ts';
import { writeWhole } from './writeWhole.ts';

export interface ExportRequest {
  StudyInstanceUID: string;
  format: 'json' | 'pdf' | 'sr';
  to: string;
}

export interface ExportedFile {
  path: string;
  bytes: Uint8Array;
}

/** What is exported: the report, its content, and for a signed one its record. */
interface Source {
  report: Report;
  content: SignedContent;
  signed: SignedDocument | null;
}

function load(room: Room, StudyInstanceUID: string): Result<Source> {
  const { reports } = room.options.store;
  const input = loadInput(room, StudyInstanceUID);
  if (input === null) return noStudy();
  const stored = reports.forStudy(StudyInstanceUID);
  if (stored === undefined) return fail('NOT_FOUND', 'This study has no report yet; nothing was written. Draft one first.');
  if (isSigned(stored)) {
    const signed = reports.version(stored.id, stored.version) as SignedDocument | undefined;
    if (signed === undefined) return fail('INTERNAL', 'The signed version is missing from the archive; nothing was written. Run verify.');
    return ok({ report: bare(signed), content: JSON.parse(signed.signedContentJson) as SignedContent, signed });
  }
  const report = withChecks(bare(stored), input);
  const facts = studyFacts(input.detail);
  const study = studyIdentity(input.detail.study, { StudyID: facts.studyId, InstitutionName: facts.institution });
  const signer = { name: report.createdBy, method: 'computer-login' as const, at: report.updatedAt };
  const { measurements } = input;
  const images = measuredImages(input, measurements);
  const content = signedContent({ report, status: 'draft', study, title: reportTitle(input), measurements, images, newAddendum: null, signer });
  return ok({ report, content, signed: null });
}

async function storedObject(room: Room, object: DerivedObject): Promise<Uint8Array | null> {
  const { instances, corrections } = room.options.store;
  const opened = instances.open(object.SOPInstanceUID);
  if (!opened.ok) return null;
  const [bytes, corrected] = [await readFile(opened.value.path), await corrections.outgoing(opened.value)];
  if (!corrected.ok || corrected.value === null) return corrected.ok ? bytes : null;
  return Buffer.concat([bytes.subarray(0, opened.value.dataSetOffset), ...corrected.value.parts, bytes.subarray(corrected.value.restFrom)]);
}

async function storedBytes(room: Room, source: Source, kind: DerivedObject['kind']): Promise<Uint8Array | null> {
  const object = source.signed?.derived.find((d) => d.kind === kind);
  return object === undefined ? null : storedObject(room, object);
}

async function pdfBytes(room: Room, source: Source): Promise<Uint8Array> {
  const stored = await storedBytes(room, source, 'pdf');
  const pdf = stored === null ? null : pdfOf(stored);
  return pdf ?? buildPdf(publishedReport(source.content, source.report), await room.fonts());
}

function jsonBytes(source: Source): Uint8Array {
  const { report, content, signed } = source;
  const document = {
    format: 'sagitta-report-export',
    formatVersion: 1,
    study: content.study,
    title: content.title,
    report,
    measurements: content.measurements,
    /** SHA-256 of this very text is the signature's contentSha256. */
    signedContent: signed?.signedContentJson ?? null,
  };
  return new TextEncoder().encode(`${JSON.stringify(document, null, 2)}\n`);
}

/** report.dcm and report-measurements.dcm. */
function measurementsPath(to: string): string {
  const { dir, name, ext } = parse(to);
  return join(dir, `${name}-measurements${ext === '' ? '.dcm' : ext}`);
}

/** The measurements' SR of an amended report is the one of the version it amends. */
async function signedMeasurements(room: Room, source: Source): Promise<Uint8Array | null> {
  const { reports } = room.options.store;
  for (let version = source.report.version; version > 0; version -= 1) {
    const document = reports.version(source.report.id, version) as SignedDocument | undefined;
    const found = document?.derived.find((d) => d.kind === 'measurements-sr');
    if (found !== undefined) return storedObject(room, found);
    if (document !== undefined && (JSON.parse(document.signedContentJson) as SignedContent).newAddendum === null) return null;
  }
  return null;
}

async function srFiles(room: Room, source: Source, to: string): Promise<ExportedFile[]> {
  const { signed } = source;
  if (signed !== null) {
    const report = await storedBytes(room, source, 'report-sr');
    const measured = await signedMeasurements(room, source);
    const files = [report === null ? null : { path: to, bytes: report }, measured === null ? null : { path: measurementsPath(to), bytes: measured }];
    return files.filter((f) => f !== null);
  }
  const published = publishedReport(source.content, source.report);
  const id = (seriesNumber: number): SrIdentity => ({
    SOPInstanceUID: newUid(),
    SeriesInstanceUID: newUid(),
    seriesNumber,
    softwareVersion: room.options.softwareVersion ?? 'unknown',
  });
  const measured = measurementsSr(published, id(9003));
  const report = { path: to, bytes: reportSr(published, id(9002)) };
  return measured === null ? [report] : [report, { path: measurementsPath(to), bytes: measured }];
}

async function filesOf(room: Room, source: Source, request: ExportRequest): Promise<Result<ExportedFile[]>> {
  if (request.format === 'pdf') return ok([{ path: request.to, bytes: await pdfBytes(room, source) }]);
  if (request.format === 'json') return ok([{ path: request.to, bytes: jsonBytes(source) }]);
  return ok(await srFiles(room, source, request.to));
}

export async function exportReport(room: Room, request: ExportRequest, context: ActionContext): Promise<Result<{ path: string; files: string[] }>> {
  await completeStudy(room, request.StudyInstanceUID);
  const source = load(room, request.StudyInstanceUID);
  if (!source.ok) return source;
  const files = await filesOf(room, source.value, request);
  if (!files.ok) return files;
  const [first] = files.value;
  if (first === undefined) return fail('NOT_FOUND', 'There is nothing to export; nothing was written.');
  for (const file of files.value) {
    const written = await writeWhole(file.path, file.bytes);
    if (!written.ok) return written;
  }
  room.options.store.audit.append({
    who: context.actor,
    action: 'report.exported',
    subject: { StudyInstanceUID: request.StudyInstanceUID, reportId: source.value.report.id },
    detail: { format: request.format, version: source.value.report.version, files: files.value.length },
  });
  return ok({ path: first.path, files: files.value.map((f) => f.path) });
}
