// The objects of a signed version, as Part 10 bytes, from what was signed and the UIDs given before. Same input, same bytes.
import { newUid } from '../../../dicom/uids.ts';
import { srClasses, type ImageReference } from '../../../dicom/sr/document.ts';
import type { SignedContent } from '../lifecycle/signedContent.ts';
import type { FontBytes } from '../../fonts/index.ts';
import { reportPdf } from '../pdf/reportPdf.ts';
import type { DerivedObject } from '../ports.ts';
import { measurementsSr, reportSr, signedGroups } from './sr.ts';
import { lastSignature, type PublishedReport } from './contentReport.ts';
import { encapsulatedPdf } from './encapsulatedPdf.ts';

const seriesNumbers = { pdf: 9001, 'report-sr': 9002, 'measurements-sr': 9003 } as const;

export interface BuildTools {
  fonts: FontBytes;
  softwareVersion: string;
  /** SOP Instance UID and series of the report SR that this version follows. */
  predecessor: DerivedObject | null;
}

/** An addendum changes no measurement: their SR stays the one of the signed report. */
export function planDerived(content: SignedContent): DerivedObject[] {
  const kinds: DerivedObject['kind'][] = ['pdf', 'report-sr'];
  const measured = signedGroups(content).length > 0;
  if (measured && content.newAddendum === null) kinds.push('measurements-sr');
  return kinds.map((kind) => ({ kind, SOPInstanceUID: newUid(), SeriesInstanceUID: newUid(), seriesNumber: seriesNumbers[kind] }));
}

export async function buildPdf(published: PublishedReport, fonts: FontBytes): Promise<Uint8Array> {
  const { content, report } = published;
  return reportPdf({ report, title: content.title, study: content.study, measurements: content.measurements }, fonts);
}

async function buildPdfObject(object: DerivedObject, published: PublishedReport, fonts: FontBytes): Promise<Uint8Array> {
  const { content, report } = published;
  return encapsulatedPdf({
    pdf: await buildPdf(published, fonts),
    study: content.study,
    SOPInstanceUID: object.SOPInstanceUID,
    SeriesInstanceUID: object.SeriesInstanceUID,
    seriesNumber: object.seriesNumber,
    instanceNumber: report.version,
    documentTitle: `Report ${content.title}`.slice(0, 64),
    at: lastSignature(report)?.at ?? report.updatedAt,
  });
}

function predecessors(tools: BuildTools, content: SignedContent): ImageReference[] {
  if (tools.predecessor === null) return [];
  const { SOPInstanceUID, SeriesInstanceUID } = tools.predecessor;
  return [
    {
      studyInstanceUid: content.study.StudyInstanceUID,
      seriesInstanceUid: SeriesInstanceUID,
      sopClassUid: srClasses.basicText,
      sopInstanceUid: SOPInstanceUID,
    },
  ];
}

export async function buildDerived(object: DerivedObject, published: PublishedReport, tools: BuildTools): Promise<Uint8Array> {
  const id = { ...object, softwareVersion: tools.softwareVersion };
  if (object.kind === 'pdf') return buildPdfObject(object, published, tools.fonts);
  if (object.kind === 'report-sr') return reportSr(published, id, predecessors(tools, published.content));
  const built = measurementsSr(published, id);
  if (built === null) throw new Error('a measurement SR was planned without measurements');
  return built;
}
