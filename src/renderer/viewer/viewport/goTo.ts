// What was typed into `Go to`: an image number or a patient position. Only reading; moving there is viewerCommands' business.
import type { Vec3 } from '../geometry/vec3.ts';

export type GoTo = { kind: 'image'; number: number } | { kind: 'lps'; point: Vec3 } | { kind: 'error'; message: string };

const hint = 'Type an image number, or x, y, z in mm (LPS).';

/** "57", "-63.5, 1.6, -290", "LPS -63.5 1.6 -290 mm"; a typographic minus is understood. */
export function parseGoTo(text: string, images: number): GoTo {
  const plain = text
    .replace(/[−–]/g, '-')
    .replace(/lps|mm|im/gi, ' ')
    .trim();
  const parts = plain.split(/[\s,;]+/).filter((part) => part !== '');
  const numbers = parts.map(Number);
  if (numbers.length === 0 || numbers.some((n) => !Number.isFinite(n))) return { kind: 'error', message: hint };
  const [x, y, z] = numbers;
  if (numbers.length === 3 && x !== undefined && y !== undefined && z !== undefined) return { kind: 'lps', point: [x, y, z] };
  if (numbers.length !== 1 || x === undefined || !Number.isInteger(x)) return { kind: 'error', message: hint };
  return x >= 1 && x <= images ? { kind: 'image', number: x } : { kind: 'error', message: `This series has images 1 to ${String(images)}.` };
}
