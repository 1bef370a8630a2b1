// Text as coverage of pixels: outlines of a font, filled by non-zero winding with four lines a pixel. It knows nothing of pictures or patients.
import fontkit from '@pdf-lib/fontkit';

/** One line of text: `width × height` of 0…255, `baseline` rows below the top. */
export interface TextMask {
  width: number;
  height: number;
  coverage: Uint8Array;
}

interface Edge {
  x0: number;
  y0: number;
  x1: number;
  y1: number;
  winding: 1 | -1;
}

/** What a path of the library is made of; its types leave it out. */
interface Outline {
  commands: readonly { command: 'moveTo' | 'lineTo' | 'quadraticCurveTo' | 'bezierCurveTo' | 'closePath'; args: readonly number[] }[];
}

const linesAPixel = 4;
const curveSteps = 8;

/** Straight edges of one glyph, in pixels, y downwards. */
function edgesOf(path: Outline, toPixel: (x: number, y: number) => [number, number]): Edge[] {
  const edges: Edge[] = [];
  let [startX, startY, atX, atY] = [0, 0, 0, 0];
  const line = (x: number, y: number): void => {
    const [[x0, y0], [x1, y1]] = [toPixel(atX, atY), toPixel(x, y)];
    if (y0 !== y1) edges.push(y0 < y1 ? { x0, y0, x1, y1, winding: 1 } : { x0: x1, y0: y1, x1: x0, y1: y0, winding: -1 });
    [atX, atY] = [x, y];
  };
  const curve = (point: (t: number) => [number, number]): void => {
    for (let step = 1; step <= curveSteps; step += 1) line(...point(step / curveSteps));
  };
  for (const { command, args } of path.commands) {
    const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = args;
    const [x, y] = [atX, atY];
    if (command === 'moveTo') [startX, startY, atX, atY] = [a, b, a, b];
    else if (command === 'lineTo') line(a, b);
    else if (command === 'quadraticCurveTo') curve((t) => [quadratic(t, x, a, c), quadratic(t, y, b, d)]);
    else if (command === 'bezierCurveTo') curve((t) => [cubic(t, x, a, c, e), cubic(t, y, b, d, f)]);
    else line(startX, startY);
  }
  return edges;
}

function quadratic(t: number, p0: number, p1: number, p2: number): number {
  return (1 - t) ** 2 * p0 + 2 * t * (1 - t) * p1 + t * t * p2;
}

function cubic(t: number, p0: number, p1: number, p2: number, p3: number): number {
  return (1 - t) ** 3 * p0 + 3 * t * (1 - t) ** 2 * p1 + 3 * t * t * (1 - t) * p2 + t ** 3 * p3;
}

/** Adds the part of each pixel of a row that lies between `from` and `to`. */
function span(row: Float32Array, from: number, to: number): void {
  const last = Math.min(row.length, Math.ceil(to));
  for (let x = Math.max(0, Math.floor(from)); x < last; x += 1) row[x] = (row[x] ?? 0) + Math.max(0, Math.min(to, x + 1) - Math.max(from, x));
}

function fill(edges: readonly Edge[], width: number, height: number): Uint8Array {
  const coverage = new Uint8Array(width * height);
  const row = new Float32Array(width);
  for (let y = 0; y < height; y += 1) {
    row.fill(0);
    for (let line = 0; line < linesAPixel; line += 1) {
      const at = y + (line + 0.5) / linesAPixel;
      const crossings = edges
        .filter(({ y0, y1 }) => y0 <= at && at < y1)
        .map(({ x0, y0, x1, y1, winding }) => ({ x: x0 + ((at - y0) / (y1 - y0)) * (x1 - x0), winding }))
        .sort((a, b) => a.x - b.x);
      let winding = 0;
      crossings.forEach((crossing, i) => {
        winding += crossing.winding;
        const next = crossings[i + 1];
        if (winding !== 0 && next) span(row, crossing.x, next.x);
      });
    }
    for (let x = 0; x < width; x += 1) coverage[y * width + x] = Math.round(Math.min(1, (row[x] ?? 0) / linesAPixel) * 255);
  }
  return coverage;
}

export interface TextDrawer {
  /** `size`: height of the letters' square in pixels. Characters that the font lacks become its box. */
  draw(text: string, size: number): TextMask;
}

export function createTextDrawer(fontBytes: Uint8Array): TextDrawer {
  const font = fontkit.create(fontBytes);
  return {
    draw(text, size) {
      const scale = size / font.unitsPerEm;
      const { glyphs, positions } = font.layout(text);
      const edges: Edge[] = [];
      let pen = 0;
      glyphs.forEach((glyph, i) => {
        const { xAdvance = 0, xOffset = 0, yOffset = 0 } = positions[i] ?? {};
        const left = pen + xOffset;
        edges.push(...edgesOf(glyph.path as unknown as Outline, (x, y) => [(left + x) * scale + 1, (font.ascent - yOffset - y) * scale]));
        pen += xAdvance;
      });
      const width = Math.ceil(pen * scale) + 2;
      const height = Math.ceil((font.ascent - font.descent) * scale);
      return { width, height, coverage: fill(edges, width, height) };
    },
  };
}
