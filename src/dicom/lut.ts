// Grayscale pipeline as maths (PS3.3 C.11.1, C.11.2): stored → modality value → display 0…255. Stored values stay untouched; MONOCHROME1 is inverted at presentation.
import type { ImageHeader, LutData } from './headerModel.ts';

export interface Rescale {
  slope: number;
  intercept: number;
}

export type VoiFunction = 'LINEAR' | 'LINEAR_EXACT' | 'SIGMOID';

/** `stretch`: the user's window over a LUT; its inputs are moved and stretched so that the LUT spans it. */
export type Voi =
  { kind: 'window'; center: number; width: number; function: VoiFunction } | { kind: 'lut'; lut: LutData; stretch?: { center: number; width: number } };

/** Modality transform of an image: the LUT when it has one, else slope and intercept (1 and 0 when absent; a slope of 0 is taken as 1). */
export function modalityOf(image: Pick<ImageHeader, 'RescaleSlope' | 'RescaleIntercept' | 'modalityLut'>): (stored: number) => number {
  const { modalityLut } = image;
  if (modalityLut) return (stored) => lookUp(modalityLut, stored);
  const slope = image.RescaleSlope === null || image.RescaleSlope === 0 ? 1 : image.RescaleSlope;
  const intercept = image.RescaleIntercept ?? 0;
  return (stored) => stored * slope + intercept;
}

/** Values outside the LUT take its first or last entry (C.11.1.1.1). */
export function lookUp(lut: LutData, value: number): number {
  const index = Math.min(lut.data.length - 1, Math.max(0, Math.round(value) - lut.firstValueMapped));
  return lut.data[index] ?? 0;
}

/** A window's output in 0…1. LINEAR with its −0.5 and −1 terms (C.11.2.1.2.1), LINEAR_EXACT (…2.1.3.2), SIGMOID (…2.1.3.1). */
export function windowFraction(value: number, center: number, width: number, kind: VoiFunction): number {
  if (kind === 'SIGMOID') return 1 / (1 + Math.exp((-4 * (value - center)) / width));
  if (kind === 'LINEAR_EXACT') {
    if (value <= center - width / 2) return 0;
    return value > center + width / 2 ? 1 : (value - center) / width + 0.5;
  }
  if (value <= center - 0.5 - (width - 1) / 2) return 0;
  if (value > center - 0.5 + (width - 1) / 2) return 1;
  return (value - (center - 0.5)) / (width - 1) + 0.5;
}

/** The function named by VOI LUT Function; LINEAR when absent or unknown. */
export function voiFunction(name: string): VoiFunction {
  return name === 'LINEAR_EXACT' || name === 'SIGMOID' ? name : 'LINEAR';
}

/** Output of a VOI LUT in 0…1 of its bits per entry. */
function lutFraction(lut: LutData, value: number): number {
  const bits = lut.bitsPerEntry >= 8 && lut.bitsPerEntry <= 16 ? lut.bitsPerEntry : 16;
  return Math.min(1, lookUp(lut, value) / (2 ** bits - 1));
}

/** Display level of a modality value, 0…1, before any inversion. */
function voiFraction(value: number, voi: Voi): number {
  if (voi.kind === 'window') return windowFraction(value, voi.center, voi.width, voi.function);
  const { lut, stretch } = voi;
  if (!stretch) return lutFraction(lut, value);
  return lutFraction(lut, lut.firstValueMapped + ((value - stretch.center) / stretch.width + 0.5) * (lut.data.length - 1));
}

/** P-value 0…1 of a VOI output 0…1: the LUT's inputs span the whole output (C.11.6.1). */
function presented(fraction: number, lut: LutData | null): number {
  return lut === null ? fraction : lutFraction(lut, lut.firstValueMapped + fraction * (lut.data.length - 1));
}

export interface DisplayLutOptions {
  /** First and last input of the table, whole numbers. */
  from: number;
  to: number;
  /** Input → modality value; identity when the input already is one. */
  modality?: (input: number) => number;
  voi: Voi;
  presentationLut?: LutData | null;
  /** MONOCHROME1, or PresentationLUTShape INVERSE. */
  invert?: boolean;
}

/** An 8-bit table over `[from, to]`: entry i is the display value of input `from + i`. */
export function displayLut({ from, to, modality, voi, presentationLut = null, invert = false }: DisplayLutOptions): Uint8ClampedArray {
  const table = new Uint8ClampedArray(to - from + 1);
  for (let i = 0; i < table.length; i += 1) {
    const value = modality ? modality(from + i) : from + i;
    const level = Math.round(presented(voiFraction(value, voi), presentationLut) * 255);
    table[i] = invert ? 255 - level : level;
  }
  return table;
}

/** Inverted at presentation: by the photometric interpretation or an INVERSE presentation shape (DX states both for one inversion). */
export function isInverted(image: Pick<ImageHeader, 'PhotometricInterpretation' | 'PresentationLUTShape'>): boolean {
  return image.PhotometricInterpretation === 'MONOCHROME1' || image.PresentationLUTShape === 'INVERSE';
}

export interface NamedVoi {
  readonly voi: Voi;
  /** The file's explanation, or "". */
  readonly name: string;
}

type VoiHeader = Pick<ImageHeader, 'voiLuts' | 'WindowCenter' | 'WindowWidth' | 'WindowCenterWidthExplanation' | 'VOILUTFunction'>;

/** A window as it can be applied; undefined where it cannot. LINEAR below a width of 1, which it does not know, is what writers mean by LINEAR_EXACT. */
export function windowVoi(center: number, width: number, kind: VoiFunction): Extract<Voi, { kind: 'window' }> | undefined {
  if (!Number.isFinite(center) || !Number.isFinite(width) || !(width > 0)) return undefined;
  return { kind: 'window', center, width, function: kind === 'LINEAR' && width < 1 ? 'LINEAR_EXACT' : kind };
}

/** Every way an image offers to be shown, its windows first, then its VOI LUTs (C.11.2: alternatives, one is applied at a time). */
export function voisOf(image: VoiHeader): NamedVoi[] {
  const kind = voiFunction(image.VOILUTFunction);
  const windows = image.WindowCenter.flatMap((center, i) => {
    const voi = windowVoi(center, image.WindowWidth[i] ?? Number.NaN, kind);
    return voi ? [{ voi, name: image.WindowCenterWidthExplanation[i] ?? '' }] : [];
  });
  return [...windows, ...image.voiLuts.map((lut) => ({ voi: { kind: 'lut' as const, lut }, name: lut.explanation }))];
}
