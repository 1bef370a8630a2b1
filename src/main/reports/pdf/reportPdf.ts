// The report as an A4 PDF, laid out without a window. The same input gives the same bytes: no clock, no random numbers.
import fontkit from '@pdf-lib/fontkit';
import { degrees, PDFDocument, rgb } from 'pdf-lib';
import { type StudyIdentity } from '../lifecycle/signedContent.ts';
import type { Measurement, Report, Signature } from '../types.ts';
import type { FontBytes } from '../../fonts/index.ts';
import { colours, contentWidth, createFlow, drawAt, drawRight, type Flow, page, paragraph, rule, space } from './flow.ts';
import { measurementTable } from './measurementTable.ts';
import { patientBlock } from './patientBlock.ts';
import { provenance } from './provenance.ts';

export interface KeyImage {
  png: Uint8Array;
  caption: string;
}

export interface ReportPdfInput {
  report: Report;
  title: string;
  study: StudyIdentity;
  measurements: Measurement[];
  keyImages?: KeyImage[];
}

const body = { size: 10, lead: 14.5 };
const small = { size: 8, colour: colours.quiet, lead: 11.5 };
const methods = { password: 'name and password', 'computer-login': "this computer's login" } as const;

/** 2026-11-21T14:02:03Z as "2026-11-21 14:02:03 UTC". */
function instantInWords(at: string): string {
  return `${at.slice(0, 10)} ${at.slice(11, 19)} UTC`;
}

function heading(flow: Flow, text: string): void {
  flow.need(46);
  space(flow, 13);
  paragraph(flow, text, { size: 10.5, bold: true, colour: colours.accent, lead: 15 });
}

function sections(flow: Flow, report: Report): void {
  for (const section of report.sections) {
    const sentences = section.sentences.filter((s) => s.state !== 'rejected');
    if (sentences.length === 0) continue;
    heading(flow, section.name);
    for (const s of sentences) paragraph(flow, s.state === 'pending' ? `${s.text} [not reviewed]` : s.text, body);
  }
}

function signatureLine(flow: Flow, verb: string, signature: Signature): void {
  flow.need(40);
  paragraph(flow, `${verb} by ${signature.name}, ${instantInWords(signature.at)}`, { size: 10, bold: true, lead: 15 });
  paragraph(flow, `Proved by ${methods[signature.method]}. Content SHA-256 ${signature.contentSha256.slice(0, 16)}…`, small);
}

const signedVerbs = { draft: 'Signed', preliminary: 'Signed as preliminary', final: 'Signed as final', amended: 'Signed as final' } as const;

function signing(flow: Flow, report: Report): void {
  space(flow, 16);
  flow.need(50);
  rule(flow, colours.accent, 0.9);
  space(flow, 5);
  if (report.signature === null) paragraph(flow, 'Draft – not signed. Not for clinical use.', { size: 10, bold: true, colour: colours.warn, lead: 15 });
  else signatureLine(flow, signedVerbs[report.status], report.signature);
}

function addenda(flow: Flow, report: Report): void {
  report.addenda.forEach((addendum, i) => {
    heading(flow, report.addenda.length === 1 ? 'Addendum' : `Addendum ${i + 1}`);
    for (const line of addendum.text.split(/\n+/)) paragraph(flow, line, body);
    space(flow, 3);
    signatureLine(flow, 'Addendum signed', addendum.signature);
  });
}

async function keyImages(flow: Flow, images: KeyImage[]): Promise<void> {
  if (images.length === 0) return;
  heading(flow, images.length === 1 ? 'Key image' : 'Key images');
  for (const { png, caption } of images) {
    const image = await flow.pdf.embedPng(png);
    const scale = Math.min(contentWidth / image.width, 240 / image.height);
    const height = image.height * scale;
    flow.need(height + 22);
    space(flow, height + 4);
    flow.page.drawImage(image, { x: page.left, y: flow.y, width: image.width * scale, height });
    paragraph(flow, caption, small);
    space(flow, 4);
  }
}

function origin(flow: Flow, report: Report, unprintable: boolean): void {
  heading(flow, 'How this report was made');
  for (const line of provenance(report.sections)) paragraph(flow, line, small);
  if (unprintable) {
    const words = 'Part of a name or text is in a script this document cannot print (□ or left out); it is kept whole in the DICOM data and in the report.';
    paragraph(flow, words, { ...small, colour: colours.warn });
  }
}

const statusWords = { draft: 'Draft – not signed', preliminary: 'Preliminary', final: 'Final', amended: 'Amended' } as const;

function furniture(flow: Flow, input: ReportPdfInput): void {
  const { report } = input;
  const status = report.signature === null ? statusWords.draft : statusWords[report.status];
  const colour = report.signature === null || report.status === 'preliminary' ? colours.warn : colours.accent;
  const pages = flow.pdf.getPages();
  const top = page.height - 44;
  pages.forEach((p, i) => {
    flow.page = p;
    drawAt(flow, 'Sagitta', page.left, top, { size: 11, bold: true, colour: colours.accent });
    drawRight(flow, `${status} · version ${report.version}`, page.width - page.right, top, { size: 9, bold: true, colour });
    p.drawLine({ start: { x: page.left, y: top - 10 }, end: { x: page.width - page.right, y: top - 10 }, thickness: 0.9, color: colours.accent });
    const foot = { size: 7.5, colour: colours.quiet };
    const hash = report.signature === null ? 'not signed' : `SHA-256 ${report.signature.contentSha256.slice(0, 16)}…`;
    p.drawLine({ start: { x: page.left, y: 52 }, end: { x: page.width - page.right, y: 52 }, thickness: 0.6, color: colours.line });
    drawAt(flow, `Patient ID ${input.study.PatientID || '–'} · ${hash}`, page.left, 40, foot);
    drawRight(flow, `Page ${i + 1} of ${pages.length}`, page.width - page.right, 40, foot);
    if (report.signature === null) {
      p.drawText('draft – not signed', { x: 118, y: 235, size: 54, font: flow.fonts.bold, color: rgb(0.5, 0.53, 0.57), opacity: 0.13, rotate: degrees(48) });
    }
  });
}

function metadata(pdf: PDFDocument, input: ReportPdfInput): void {
  const at = new Date(input.report.updatedAt);
  pdf.setTitle('Radiology report');
  pdf.setSubject(input.title);
  pdf.setProducer('Sagitta');
  pdf.setCreator('Sagitta');
  pdf.setLanguage('en');
  pdf.setCreationDate(at);
  pdf.setModificationDate(at);
}

export async function reportPdf(input: ReportPdfInput, fonts: FontBytes): Promise<Uint8Array> {
  const pdf = await PDFDocument.create({ updateMetadata: false });
  pdf.registerFontkit(fontkit);
  const options = { subset: true, features: { liga: false, clig: false } };
  const regular = await pdf.embedFont(fonts.regular, options);
  const bold = await pdf.embedFont(fonts.bold, options);
  const flow = createFlow(pdf, { regular, bold });
  paragraph(flow, input.title, { size: 19, bold: true, lead: 24 });
  space(flow, 10);
  const incompleteName = patientBlock(flow, input.study);
  space(flow, 2);
  sections(flow, input.report);
  signing(flow, input.report);
  addenda(flow, input.report);
  if (input.measurements.length > 0) {
    heading(flow, 'Measurements');
    measurementTable(flow, input.measurements);
  }
  await keyImages(flow, input.keyImages ?? []);
  origin(flow, input.report, incompleteName || flow.replaced);
  furniture(flow, input);
  metadata(pdf, input);
  return pdf.save({ useObjectStreams: false });
}
