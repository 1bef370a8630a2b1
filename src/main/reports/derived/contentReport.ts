// From what was signed back to the report a reader gets: input of PDF and SR alike. They are made from this alone, so they can be made again.
import type { Report, Signature } from '../types.ts';
import type { SignedContent } from '../lifecycle/signedContent.ts';

/** The report as signed; `signature` is the one of the report itself, `addenda` include the one just signed. */
export interface PublishedReport {
  content: SignedContent;
  report: Report;
}

export function publishedReport(content: SignedContent, report: Report): PublishedReport {
  return { content, report: { ...report, sections: content.sections } };
}

/** The last signature: of the addendum, else of the report. */
export function lastSignature(report: Report): Signature | null {
  return report.addenda.at(-1)?.signature ?? report.signature;
}
