// The built-in looks of the 3D view, as data. Values are HU for CT; relative ones (0 … 1) are spread over the values of the series when chosen.
import { defaultLight, type Light3d, type Mode3d, type Rgb, type Scene3d, type TransferPoint } from './scene3d.ts';

export interface Preset3d {
  readonly id: string;
  readonly name: string;
  readonly mode: Mode3d;
  readonly scale: 'hu' | 'relative';
  readonly points: readonly TransferPoint[];
  /** The table and the air around are hidden from the start: without that the look shows nothing else. */
  readonly bodyOnly?: boolean;
  readonly light?: Light3d;
}

const point = (value: number, colour: Rgb, opacity: number): TransferPoint => ({ value, colour, opacity });
const black: Rgb = [0, 0, 0];
const white: Rgb = [255, 255, 255];
/** Grey from `low` (black) to `high` (white). */
const ramp = (low: number, high: number): TransferPoint[] => [point(low, black, 0), point(high, white, 1)];

const ct: readonly Preset3d[] = [
  {
    id: 'ct-bone-contrast',
    name: 'CT bone + contrast',
    mode: 'shaded',
    scale: 'hu',
    points: [
      point(130, [110, 20, 14], 0),
      point(190, [150, 40, 26], 0.12),
      point(290, [198, 98, 66], 0.4),
      point(420, [236, 206, 172], 0.75),
      point(800, [250, 240, 222], 0.95),
      point(3000, [255, 252, 244], 1),
    ],
  },
  {
    id: 'ct-bone',
    name: 'CT bone',
    mode: 'shaded',
    scale: 'hu',
    points: [point(220, [196, 150, 110], 0), point(330, [226, 196, 158], 0.5), point(700, [248, 236, 214], 0.95), point(3000, [255, 252, 244], 1)],
  },
  {
    id: 'ct-vessels',
    name: 'CT vessels',
    mode: 'shaded',
    scale: 'hu',
    points: [
      point(140, [90, 12, 10], 0),
      point(200, [176, 34, 26], 0.25),
      point(330, [226, 84, 60], 0.7),
      point(480, [240, 186, 150], 0.5),
      point(900, [238, 232, 220], 0.3),
      point(3000, [245, 242, 236], 0.3),
    ],
    light: { ...defaultLight, specular: 0.3 },
  },
  {
    id: 'ct-soft',
    name: 'CT soft tissue',
    mode: 'shaded',
    scale: 'hu',
    points: [
      point(-20, [120, 60, 44], 0),
      point(30, [168, 92, 70], 0.02),
      point(90, [206, 128, 96], 0.16),
      point(180, [226, 176, 140], 0.5),
      point(400, [246, 232, 208], 0.9),
      point(3000, [255, 252, 244], 1),
    ],
  },
  {
    id: 'ct-skin',
    name: 'CT skin',
    mode: 'shaded',
    scale: 'hu',
    bodyOnly: true,
    points: [point(-420, [120, 84, 66], 0), point(-260, [196, 150, 124], 0.4), point(60, [214, 168, 142], 0.9), point(3000, [250, 236, 220], 1)],
  },
  {
    id: 'ct-lung',
    name: 'CT lung',
    mode: 'shaded',
    scale: 'hu',
    bodyOnly: true,
    points: [
      point(-990, [40, 60, 90], 0),
      point(-880, [86, 120, 160], 0.004),
      point(-760, [150, 150, 160], 0.006),
      point(-620, [205, 140, 120], 0.12),
      point(-300, [226, 160, 130], 0.35),
      point(-150, [226, 170, 140], 0),
      point(3000, [226, 170, 140], 0),
    ],
  },
  {
    id: 'ct-airways',
    name: 'CT airways',
    mode: 'shaded',
    scale: 'hu',
    bodyOnly: true,
    points: [point(-1024, [170, 205, 226], 0.12), point(-960, [150, 195, 222], 0.1), point(-900, [110, 160, 200], 0), point(3000, [110, 160, 200], 0)],
  },
  { id: 'ct-mip', name: 'CT MIP', mode: 'mip', scale: 'hu', points: ramp(-100, 900) },
  { id: 'ct-minip', name: 'CT MinIP', mode: 'minip', scale: 'hu', bodyOnly: true, points: ramp(-1000, -500) },
  { id: 'ct-mean', name: 'CT average', mode: 'mean', scale: 'hu', bodyOnly: true, points: ramp(-500, 300) },
];

const other: readonly Preset3d[] = [
  {
    id: 'soft',
    name: 'Surface',
    mode: 'shaded',
    scale: 'relative',
    points: [point(0.16, [70, 60, 60], 0), point(0.3, [150, 120, 110], 0.08), point(0.6, [214, 190, 170], 0.4), point(1, [255, 248, 238], 0.9)],
  },
  {
    id: 'mr-angio',
    name: 'Vessels',
    mode: 'shaded',
    scale: 'relative',
    points: [point(0.45, [110, 16, 12], 0), point(0.6, [196, 52, 38], 0.3), point(0.85, [236, 130, 96], 0.8), point(1, [252, 226, 206], 1)],
    light: { ...defaultLight, specular: 0.3 },
  },
  {
    id: 'veil',
    name: 'Translucent',
    mode: 'shaded',
    scale: 'relative',
    points: [point(0.1, [60, 70, 90], 0), point(0.35, [120, 130, 150], 0.008), point(0.7, [220, 196, 170], 0.06), point(1, [255, 246, 230], 0.3)],
  },
  { id: 'mip', name: 'MIP', mode: 'mip', scale: 'relative', points: ramp(0.1, 1) },
  { id: 'minip', name: 'MinIP', mode: 'minip', scale: 'relative', points: ramp(0, 0.5) },
  { id: 'mean', name: 'Average', mode: 'mean', scale: 'relative', points: ramp(0, 0.6) },
];

/** The presets that make sense for a unit of modality values. */
export function presets3dFor(unit: string): readonly Preset3d[] {
  return unit === 'HU' ? ct : other;
}

/** The preset a volume starts with. */
export function defaultPreset3d(unit: string): Preset3d {
  const [first] = presets3dFor(unit);
  if (first === undefined) throw new Error('no 3D presets');
  return first;
}

/** Modality values that relative presets are spread over: 1st to 99.9th percentile. */
export type ValueRange = readonly [number, number];

/** The scene with another look; what was cut away stays away. */
export function withPreset(scene: Pick<Scene3d, 'clip' | 'cuts' | 'bodyOnly'>, preset: Preset3d, [low, high]: ValueRange): Scene3d {
  const absolute = (value: number): number => (preset.scale === 'hu' ? value : low + value * (high - low));
  return {
    presetId: preset.id,
    mode: preset.mode,
    points: preset.points.map((p) => ({ ...p, value: absolute(p.value) })),
    light: preset.light ?? defaultLight,
    clip: scene.clip,
    cuts: scene.cuts,
    bodyOnly: scene.bodyOnly || preset.bodyOnly === true,
  };
}

/** A scene's look as a preset that can be kept. */
export function toPreset(scene: Scene3d, own: { id: string; name: string }, unit: string, [low, high]: ValueRange): Preset3d {
  const scale = unit === 'HU' ? 'hu' : 'relative';
  const kept = (value: number): number => (scale === 'hu' ? value : (value - low) / Math.max(high - low, 1e-6));
  return { ...own, mode: scene.mode, scale, points: scene.points.map((p) => ({ ...p, value: kept(p.value) })), light: scene.light, bodyOnly: scene.bodyOnly };
}
