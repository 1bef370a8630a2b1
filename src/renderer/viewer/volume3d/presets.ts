// Transfer functions of the 3D view, as data: points on modality values with colour and opacity per millimetre.

interface Point {
  /** Modality value (HU for CT); for relative presets 0 … 1 between the volume's 1st and 99.9th percentile. */
  value: number;
  /** 0 … 255. */
  colour: readonly [number, number, number];
  /** Opacity of 1 mm of this, 0 … 1. */
  opacity: number;
}

export interface Preset3d {
  id: string;
  name: string;
  mode: 'shaded' | 'mip';
  scale: 'hu' | 'relative';
  points: readonly Point[];
}

const presets3d: readonly Preset3d[] = [
  {
    id: 'ct-bone-contrast',
    name: 'CT bone + contrast',
    mode: 'shaded',
    scale: 'hu',
    points: [
      { value: 130, colour: [110, 20, 14], opacity: 0 },
      { value: 190, colour: [150, 40, 26], opacity: 0.12 },
      { value: 290, colour: [198, 98, 66], opacity: 0.4 },
      { value: 420, colour: [236, 206, 172], opacity: 0.75 },
      { value: 800, colour: [250, 240, 222], opacity: 0.95 },
      { value: 3000, colour: [255, 252, 244], opacity: 1 },
    ],
  },
  {
    id: 'ct-bone',
    name: 'CT bone',
    mode: 'shaded',
    scale: 'hu',
    points: [
      { value: 220, colour: [196, 150, 110], opacity: 0 },
      { value: 330, colour: [226, 196, 158], opacity: 0.5 },
      { value: 700, colour: [248, 236, 214], opacity: 0.95 },
      { value: 3000, colour: [255, 252, 244], opacity: 1 },
    ],
  },
  {
    id: 'ct-lung',
    name: 'CT lung and airways',
    mode: 'shaded',
    scale: 'hu',
    points: [
      { value: -990, colour: [40, 60, 90], opacity: 0 },
      { value: -880, colour: [86, 120, 160], opacity: 0.004 },
      { value: -760, colour: [150, 150, 160], opacity: 0.006 },
      { value: -620, colour: [205, 140, 120], opacity: 0.12 },
      { value: -300, colour: [226, 160, 130], opacity: 0.35 },
      { value: -150, colour: [226, 170, 140], opacity: 0 },
      { value: 3000, colour: [226, 170, 140], opacity: 0 },
    ],
  },
  {
    id: 'ct-skin',
    name: 'CT surface',
    mode: 'shaded',
    scale: 'hu',
    points: [
      { value: -420, colour: [120, 84, 66], opacity: 0 },
      { value: -260, colour: [196, 150, 124], opacity: 0.4 },
      { value: 60, colour: [214, 168, 142], opacity: 0.9 },
      { value: 3000, colour: [250, 236, 220], opacity: 1 },
    ],
  },
  {
    id: 'ct-mip',
    name: 'CT MIP',
    mode: 'mip',
    scale: 'hu',
    points: [
      { value: -100, colour: [0, 0, 0], opacity: 0 },
      { value: 900, colour: [255, 255, 255], opacity: 1 },
    ],
  },
  {
    id: 'mip',
    name: 'MIP',
    mode: 'mip',
    scale: 'relative',
    points: [
      { value: 0.1, colour: [0, 0, 0], opacity: 0 },
      { value: 1, colour: [255, 255, 255], opacity: 1 },
    ],
  },
  {
    id: 'soft',
    name: 'Soft surface',
    mode: 'shaded',
    scale: 'relative',
    points: [
      { value: 0.16, colour: [70, 60, 60], opacity: 0 },
      { value: 0.3, colour: [150, 120, 110], opacity: 0.08 },
      { value: 0.6, colour: [214, 190, 170], opacity: 0.4 },
      { value: 1, colour: [255, 248, 238], opacity: 0.9 },
    ],
  },
];

/** The presets that make sense for a unit of modality values. */
export function presets3dFor(unit: string): Preset3d[] {
  return presets3d.filter((preset) => (preset.scale === 'hu') === (unit === 'HU'));
}

/** The preset a volume starts with. CT by unit HU; others have no absolute scale. */
export function defaultPreset3d(unit: string): Preset3d {
  return presetById(unit === 'HU' ? 'ct-bone-contrast' : 'soft');
}

export function presetById(id: string): Preset3d {
  const found = presets3d.find((preset) => preset.id === id) ?? presets3d[0];
  if (found === undefined) throw new Error('no 3D presets');
  return found;
}

export interface TransferTable {
  /** Value of the first entry, and entries per unit of value. */
  first: number;
  perUnit: number;
  /** RGBA a entry: colour 0 … 255, opacity per mm 0 … 1. */
  rgba: Float32Array;
  size: number;
}

/** A table over [low, high] of the grid's values; 4096 entries. `scale`: grid units per modality unit (1 for 16-bit CT). */
export function transferTable(preset: Preset3d, low: number, high: number, scale: number): TransferTable {
  const size = 4096;
  const span = Math.max(high - low, 1e-6);
  const rgba = new Float32Array(size * 4);
  const points = preset.points.map((p) => ({ ...p, value: preset.scale === 'hu' ? p.value * scale : low + p.value * span }));
  for (let i = 0; i < size; i++) rgba.set(sampleTransfer(points, low + (i / (size - 1)) * span), i * 4);
  return { first: low, perUnit: (size - 1) / span, rgba, size };
}

function sampleTransfer(points: readonly Point[], value: number): [number, number, number, number] {
  const first = points[0];
  const last = points[points.length - 1];
  if (first === undefined || last === undefined) return [0, 0, 0, 0];
  if (value <= first.value) return [...first.colour, first.opacity];
  if (value >= last.value) return [...last.colour, last.opacity];
  const next = points.findIndex((p) => p.value > value);
  const a = points[next - 1] ?? first;
  const b = points[next] ?? last;
  const t = (value - a.value) / (b.value - a.value);
  const mix = (p: number, q: number) => p + (q - p) * t;
  return [mix(a.colour[0], b.colour[0]), mix(a.colour[1], b.colour[1]), mix(a.colour[2], b.colour[2]), mix(a.opacity, b.opacity)];
}
