// Signing a report and adding an addendum: the signer proves who they are, the version is recorded, then its objects go into the archive.
// The record comes first and in one transaction: before it the report is unsigned, after it the objects can be made again at any time.
import { randomUUID } from 'node:crypto';
import { fail, ok } from '../../../contract/result.ts';
import { buildDerived, planDerived } from '../derived/buildDerived.ts';
import { publishedReport } from '../derived/contentReport.ts';
import { canonicalJson, sha256Hex } from '../lifecycle/canonicalJson.ts';
import { type SignedContent, signedContent, studyIdentity } from '../lifecycle/signedContent.ts';
import { signBlocked } from '../lifecycle/signBlocked.ts';
import { nextStatus } from '../lifecycle/states.ts';
import { studyFacts } from '../draft/studyFacts.ts';
import type { DerivedObject, SignedDocument } from '../ports.ts';
import type { Measurement, Report, Result, Signature } from '../types.ts';
import { storeMissing } from './complete.ts';
import { noReport, noStudy } from './edit.ts';
import { bare, buildTools, loadInput, measuredImages, reportTitle, type Room, withChecks } from './room.ts';

export interface SignRequest {
  reportId: string;
  name: string;
  password: string | null;
}

type Signer = Omit<Signature, 'contentSha256'>;

async function prove(room: Room, request: SignRequest): Promise<Result<Signer>> {
  const user = await room.options.users.verify(request.name, request.password);
  return user.ok ? ok({ name: user.value.name, method: user.value.method, at: room.at() }) : user;
}

interface Prepared {
  /** The state the report was read in; another one at the end means that it changed meanwhile. */
  readAt: string;
  content: SignedContent;
  /** Given the signature, the report as it stands after signing. */
  signed(signature: Signature): Report;
  who: string;
  action: 'report.signed' | 'report.addendum';
}

function previousReportSr(room: Room, report: Report): DerivedObject | null {
  const before = room.options.store.reports.version(report.id, report.version - 1) as SignedDocument | undefined;
  return before?.derived.find((d) => d.kind === 'report-sr') ?? null;
}

/** Builds all objects first: what cannot be built leaves the report unsigned. */
async function record(room: Room, prepared: Prepared): Promise<Result<Report>> {
  const { store } = room.options;
  const { content, who, action } = prepared;
  const signedContentJson = canonicalJson(content);
  const contentSha256 = sha256Hex(signedContentJson);
  const report = prepared.signed({ ...content.signer, contentSha256 });
  const predecessor = previousReportSr(room, report);
  const document: SignedDocument = { ...report, signedContentJson, derived: planDerived(content), predecessor };
  const tools = await buildTools(room, predecessor);
  const built = new Map<string, Uint8Array>();
  for (const object of document.derived) built.set(object.SOPInstanceUID, await buildDerived(object, publishedReport(content, report), tools));
  const now = store.reports.get(report.id);
  if (now?.updatedAt !== prepared.readAt) {
    return fail('CONFLICT', 'The report changed while it was being signed; it is not signed. Read the change and sign again.');
  }
  const saved = store.reports.saveSigned(document, { who, contentSha256, action });
  if (!saved.ok) return saved;
  await storeMissing(room, document, built);
  return ok(withChecks(report, null));
}

interface ContentParts {
  report: Report;
  status: Report['status'];
  measurements: Measurement[];
  signer: Signer;
  newAddendum: SignedContent['newAddendum'];
}

function contentOf(room: Room, parts: ContentParts): Result<SignedContent> {
  const input = loadInput(room, parts.report.StudyInstanceUID);
  if (input === null) return noStudy();
  const facts = studyFacts(input.detail);
  const study = studyIdentity(input.detail.study, { StudyID: facts.studyId, InstitutionName: facts.institution });
  const images = measuredImages(input, parts.measurements);
  return ok(signedContent({ ...parts, images, study, title: reportTitle(input) }));
}

export async function signReport(room: Room, request: SignRequest & { as: 'preliminary' | 'final' }): Promise<Result<Report>> {
  const stored = room.options.store.reports.get(request.reportId);
  if (stored === undefined) return noReport();
  const input = loadInput(room, stored.StudyInstanceUID);
  if (input === null) return noStudy();
  const next = nextStatus(stored.status, request.as === 'final' ? 'signFinal' : 'signPreliminary');
  if (!next.ok) return fail('REFUSED', next.message);
  const checked = withChecks(bare(stored), input);
  const blocked = signBlocked(checked);
  if (blocked !== null) return fail('REFUSED', `The report is not signed: ${blocked}. Settle these and sign again.`);
  const signer = await prove(room, request);
  if (!signer.ok) return signer;
  const report = { ...checked, version: stored.signature === null ? stored.version : stored.version + 1 };
  const content = contentOf(room, { report, status: next.status, measurements: input.measurements, signer: signer.value, newAddendum: null });
  if (!content.ok) return content;
  const signed = (signature: Signature): Report => ({ ...report, status: next.status, signature, updatedAt: signature.at });
  return record(room, { readAt: stored.updatedAt, content: content.value, signed, who: signer.value.name, action: 'report.signed' });
}

/** The measurements a final report was signed with, not those of today. */
function signedMeasurements(room: Room, report: Report): Measurement[] {
  const last = room.options.store.reports.version(report.id, report.version) as SignedDocument | undefined;
  return last === undefined ? [] : (JSON.parse(last.signedContentJson) as SignedContent).measurements;
}

export async function addAddendum(room: Room, request: SignRequest & { text: string }): Promise<Result<Report>> {
  const stored = room.options.store.reports.get(request.reportId);
  if (stored === undefined) return noReport();
  const next = nextStatus(stored.status, 'addendum');
  if (!next.ok) return fail('REFUSED', next.message);
  const text = request.text.trim();
  if (text === '') return fail('BAD_REQUEST', 'The addendum is empty; nothing was added. Write its text and sign again.');
  const signer = await prove(room, request);
  if (!signer.ok) return signer;
  const report = { ...bare(stored), version: stored.version + 1 };
  const newAddendum = { id: randomUUID(), text };
  const content = contentOf(room, { report, status: next.status, measurements: signedMeasurements(room, stored), signer: signer.value, newAddendum });
  if (!content.ok) return content;
  const signed = (signature: Signature): Report => ({
    ...report,
    status: next.status,
    addenda: [...report.addenda, { ...newAddendum, signature }],
    updatedAt: signature.at,
  });
  return record(room, { readAt: stored.updatedAt, content: content.value, signed, who: signer.value.name, action: 'report.addendum' });
}
