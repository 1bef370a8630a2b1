// A cursor that flows text down A4 pages: lines, columns, rules, page breaks. It knows nothing of reports. Units: points (1/72 inch), y upwards.
import { type PDFDocument, type PDFFont, type PDFPage, type RGB, rgb } from 'pdf-lib';
import { directionRuns, printable } from './printable.ts';

export const page = { width: 595.28, height: 841.89, left: 56, right: 56, top: 96, bottom: 72 } as const;
export const contentWidth = page.width - page.left - page.right;
export const colours = {
  text: rgb(0.11, 0.13, 0.16),
  quiet: rgb(0.38, 0.42, 0.47),
  accent: rgb(0.06, 0.31, 0.55),
  line: rgb(0.82, 0.85, 0.88),
  panel: rgb(0.955, 0.965, 0.975),
  warn: rgb(0.66, 0.33, 0.02),
};

export interface Fonts {
  regular: PDFFont;
  bold: PDFFont;
}

export interface TextStyle {
  size: number;
  bold?: boolean;
  colour?: RGB;
  /** Line height, default 1.4 × size. */
  lead?: number;
}

export interface Flow {
  readonly pdf: PDFDocument;
  readonly fonts: Fonts;
  /** Whether any character had to be replaced so far. */
  replaced: boolean;
  y: number;
  page: PDFPage;
  has(codePoint: number): boolean;
  newPage(): void;
  /** Breaks the page when less than `height` is left. */
  need(height: number): void;
}

export function createFlow(pdf: PDFDocument, fonts: Fonts): Flow {
  const known = new Set(fonts.regular.getCharacterSet());
  const addPage = (): PDFPage => pdf.addPage([page.width, page.height]);
  const flow: Flow = {
    pdf,
    fonts,
    replaced: false,
    page: addPage(),
    y: page.height - page.top,
    has: (codePoint) => known.has(codePoint),
    newPage() {
      flow.page = addPage();
      flow.y = page.height - page.top;
    },
    need(height) {
      if (flow.y - height < page.bottom) flow.newPage();
    },
  };
  return flow;
}

function font(flow: Flow, style: TextStyle): PDFFont {
  return style.bold === true ? flow.fonts.bold : flow.fonts.regular;
}

function clean(flow: Flow, text: string): string {
  const made = printable(text, (c) => flow.has(c));
  flow.replaced ||= made.incomplete;
  return made.text;
}

function widthOf(flow: Flow, text: string, style: TextStyle): number {
  return directionRuns(text).reduce((w, run) => w + font(flow, style).widthOfTextAtSize(run, style.size), 0);
}

/** One line at a fixed place; `x` is its left end. */
export function drawAt(flow: Flow, text: string, x: number, y: number, style: TextStyle): void {
  let at = x;
  for (const run of directionRuns(clean(flow, text))) {
    const f = font(flow, style);
    if (run.trim() !== '') flow.page.drawText(run, { x: at, y, size: style.size, font: f, color: style.colour ?? colours.text });
    at += f.widthOfTextAtSize(run, style.size);
  }
}

export function drawRight(flow: Flow, text: string, rightX: number, y: number, style: TextStyle): void {
  drawAt(flow, text, rightX - widthOf(flow, clean(flow, text), style), y, style);
}

function cutWord(flow: Flow, word: string, width: number, style: TextStyle): string[] {
  const parts: string[] = [];
  let part = '';
  for (const ch of word) {
    if (part !== '' && widthOf(flow, part + ch, style) > width) {
      parts.push(part);
      part = '';
    }
    part += ch;
  }
  return part === '' ? parts : [...parts, part];
}

/** Lines no wider than `width`; a word that is wider is cut. */
export function wrap(flow: Flow, text: string, width: number, style: TextStyle): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of clean(flow, text)
    .split(' ')
    .flatMap((w) => (widthOf(flow, w, style) > width ? cutWord(flow, w, width, style) : [w]))) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && widthOf(flow, longer, style) > width) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  return line === '' ? lines : [...lines, line];
}

/** A paragraph at the cursor; breaks pages, never leaving a single line behind. */
export function paragraph(flow: Flow, text: string, style: TextStyle, indent = 0): void {
  const lead = style.lead ?? style.size * 1.4;
  const lines = wrap(flow, text, contentWidth - indent, style);
  if (lines.length > 1) flow.need(lead * 2);
  for (const line of lines) {
    flow.need(lead);
    flow.y -= lead;
    drawAt(flow, line, page.left + indent, flow.y + lead * 0.28, style);
  }
}

export function space(flow: Flow, height: number): void {
  flow.y -= height;
}

export function rule(flow: Flow, colour: RGB = colours.line, thickness = 0.6): void {
  flow.page.drawLine({ start: { x: page.left, y: flow.y }, end: { x: page.width - page.right, y: flow.y }, thickness, color: colour });
}
