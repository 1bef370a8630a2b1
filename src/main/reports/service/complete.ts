// Puts the objects of signed versions into the archive: right after signing, and again later when that was cut short. Doing it twice changes nothing.
import { buildDerived } from '../derived/buildDerived.ts';
import { publishedReport } from '../derived/contentReport.ts';
import type { SignedContent } from '../lifecycle/signedContent.ts';
import type { SignedDocument } from '../ports.ts';
import { bare, buildTools, type Room } from './room.ts';

function isStored(room: Room, SOPInstanceUID: string): boolean {
  return room.options.store.instances.header(SOPInstanceUID) !== undefined;
}

/** Stores what is missing; what fails is logged and tried again later. Answers how many are still missing. */
export async function storeMissing(room: Room, document: SignedDocument, built = new Map<string, Uint8Array>()): Promise<number> {
  let missing = 0;
  for (const object of document.derived) {
    if (isStored(room, object.SOPInstanceUID)) continue;
    const content = JSON.parse(document.signedContentJson) as SignedContent;
    const bytes =
      built.get(object.SOPInstanceUID) ?? (await buildDerived(object, publishedReport(content, bare(document)), await buildTools(room, document.predecessor)));
    const outcome = await room.options.ingest.storeDerived(bytes);
    if (!('code' in outcome)) continue;
    missing += 1;
    room.log(`report ${document.id} version ${String(document.version)}: ${object.kind} not stored (${outcome.code}); it is tried again`);
  }
  return missing;
}

/** All signed versions of one study's report. A deleted study does not come back by its report. */
export async function completeStudy(room: Room, StudyInstanceUID: string): Promise<void> {
  const { reports, studies } = room.options.store;
  if (studies.get(StudyInstanceUID) === undefined) return;
  const report = reports.forStudy(StudyInstanceUID);
  if (report === undefined) return;
  for (const { version } of reports.versions(report.id)) {
    const document = reports.version(report.id, version) as SignedDocument | undefined;
    if (document !== undefined) await storeMissing(room, document);
  }
}

/** How many of the newest signed studies a start looks at; any other is completed when it is opened or exported. */
const atStart = 500;

export async function completeRecent(room: Room, signal: AbortSignal): Promise<void> {
  for (const status of ['preliminary', 'final', 'amended'] as const) {
    const { rows } = room.options.store.studies.list({ filter: { status }, sort: { by: 'receivedAt', descending: true }, limit: atStart, offset: 0 });
    for (const row of rows) {
      if (signal.aborted) return;
      await completeStudy(room, row.StudyInstanceUID);
    }
  }
}
