// A chest CT made by rule: anatomy painted slice by slice, then noise. Pure and repeatable; no patient was scanned for it.
import { coverage, paint, zRange, type Shape } from './shapes.ts';
import { bloodHu, nodule, softOrgans } from './organs.ts';
import { skeleton } from './skeleton.ts';
import { clamp01, columnX, phantomGrid, rowY, seededRandom, sliceZ, smoothStep } from './space.ts';
import { diaphragmZ, fatThickness, lungDistance, skinRadius, wallRadius } from './thorax.ts';
import { bronchi, pulmonaryVessels } from './trees.ts';

export { phantomGrid, phantomNodule, sliceZ } from './space.ts';

const angles = 1024;
const { rows, columns } = phantomGrid;

interface Scene {
  /** Painted in this order over the tissues. */
  layers: Shape[][];
  /** Per pixel: angle index and radius from the body's axis. */
  angle: Uint16Array;
  radius: Float32Array;
  /** Height of the diaphragm under each pixel. */
  diaphragm: Float32Array;
  gaussian: Float32Array;
  /** Scratch for noise. */
  white: Float32Array;
}

let scene: Scene | undefined;

/** Built once, about a second; every slice uses it. */
function sceneOnce(): Scene {
  scene ??= buildScene();
  return scene;
}

function buildScene(): Scene {
  const tree = bronchi();
  const all: Shape[] = [...pulmonaryVessels(bloodHu.pulmonary - 60), ...tree.walls, ...tree.air, ...softOrgans(), ...skeleton(), nodule()];
  const layers = Array.from({ length: phantomGrid.slices }, (): Shape[] => []);
  for (const shape of all) {
    const [low, high] = zRange(shape);
    const first = Math.max(0, Math.ceil((sliceZ(0) - high) / phantomGrid.sliceSpacing));
    const last = Math.min(phantomGrid.slices - 1, Math.floor((sliceZ(0) - low) / phantomGrid.sliceSpacing));
    for (let k = first; k <= last; k += 1) layers[k]?.push(shape);
  }
  const angle = new Uint16Array(rows * columns);
  const radius = new Float32Array(rows * columns);
  const diaphragm = new Float32Array(rows * columns);
  for (let row = 0, i = 0; row < rows; row += 1)
    for (let column = 0; column < columns; column += 1, i += 1) {
      const x = columnX(column);
      const y = rowY(row);
      radius[i] = Math.sqrt(x * x + y * y);
      diaphragm[i] = diaphragmZ(x, y);
      angle[i] = Math.round(((Math.atan2(y, x) + 2 * Math.PI) / (2 * Math.PI)) * angles) % angles;
    }
  return { layers, angle, radius, diaphragm, gaussian: gaussianTable(), white: new Float32Array(rows * columns) };
}

function gaussianTable(): Float32Array {
  const random = seededRandom(20261121);
  return Float32Array.from({ length: 65536 }, () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random()));
}

interface Contours {
  skin: Float32Array;
  muscle: Float32Array;
  wall: Float32Array;
}

function contoursAt(z: number): Contours {
  const contours = { skin: new Float32Array(angles), muscle: new Float32Array(angles), wall: new Float32Array(angles) };
  for (let i = 0; i < angles; i += 1) {
    const [cos, sin] = [Math.cos((2 * Math.PI * i) / angles), Math.sin((2 * Math.PI * i) / angles)];
    const skin = skinRadius(cos, sin, z);
    contours.skin[i] = skin;
    contours.muscle[i] = skin - fatThickness(cos, sin, z);
    contours.wall[i] = wallRadius(cos, sin, z);
  }
  return contours;
}

function blend(below: number, above: number, share: number): number {
  return below + (above - below) * share;
}

/** Chest wall from outside in: skin, fat, muscle with a fat plane over the ribs (`plane` 0…1; none at the shoulders). */
function wallTissue(fromSkin: number, fromMuscle: number, fromWall: number, plane: number): number {
  let hu = blend(-1000, 35, coverage(fromSkin));
  hu = blend(hu, -104, coverage(fromSkin + 1.8));
  hu = blend(hu, 58, coverage(fromMuscle));
  return blend(hu, -78, plane * coverage(Math.abs(fromWall - 12.5) - 0.9) * coverage(fromMuscle + 3));
}

/** Fissures as faint lines; `x` decides the side. */
function fissure(x: number, y: number, z: number): number {
  const oblique = (y - 8) * 0.62 + (z + 22) * 0.78 + 0.0012 * (Math.abs(x) - 70) ** 2;
  const horizontal = x < 0 && oblique > 0 ? Math.abs(z - 4 + 0.05 * (y + 30)) : 9;
  return 130 * (coverage(Math.abs(oblique) - 0.35) + coverage(horizontal - 0.35));
}

function lungTissue(x: number, y: number, z: number): number {
  const texture =
    7 * Math.sin(x * 0.31 + 1.7 * Math.sin(z * 0.11)) * Math.sin(y * 0.27 + z * 0.19) + 6 * Math.sin(x * 0.9 + y * 0.7) * Math.sin(z * 0.5 - y * 0.8);
  return Math.min(-780, -872 + 0.42 * (y + 60)) + texture + fissure(x, y, z);
}

/** Inside the rib cage: lung, mediastinal fat, or the fat under the diaphragm. */
function innerTissue(x: number, y: number, z: number, fromWall: number, diaphragm: number): number {
  const fat = z < -60 && z < diaphragm ? -98 : -74;
  const inner = blend(fat, 56, smoothStep(58, 66, y) * (1 - smoothStep(28, 50, Math.abs(x))));
  const hu = blend(58, inner, coverage(fromWall + 2.2));
  const lung = lungDistance(x, y, z, fromWall + 1, diaphragm);
  if (lung > 3) return hu;
  const pleura = blend(hu, 20, coverage(Math.abs(lung - 0.7) - 0.5) * 0.8);
  return blend(pleura, lungTissue(x, y, z), coverage(lung));
}

function tissues(slice: Float32Array, z: number, { angle, radius, diaphragm }: Scene): void {
  const { skin, muscle, wall } = contoursAt(z);
  const plane = 1 - smoothStep(35, 70, z);
  for (let row = 0, i = 0; row < rows; row += 1) {
    const y = rowY(row);
    for (let column = 0; column < columns; column += 1, i += 1) {
      const a = angle[i] ?? 0;
      const r = radius[i] ?? 0;
      const fromSkin = r - (skin[a] ?? 0);
      if (fromSkin > 1) continue;
      const fromWall = r - (wall[a] ?? 0);
      slice[i] = fromWall < 0.5 ? innerTissue(columnX(column), y, z, fromWall, diaphragm[i] ?? 0) : wallTissue(fromSkin, r - (muscle[a] ?? 0), fromWall, plane);
    }
  }
}

/** A curved couch: thin shell, foam inside. */
function table(slice: Float32Array): void {
  for (let row = 400; row < rows; row += 1)
    for (let column = 0; column < columns; column += 1) {
      const x = columnX(column);
      const y = rowY(row);
      const top = 108.5 - 0.0017 * x * x;
      const outside = Math.max(top - y, y - (top + 16 - 0.0011 * x * x), Math.abs(x) - 168);
      if (outside > 0.5) continue;
      const i = row * columns + column;
      const shell = blend(-930, 95, coverage(-outside - 1.6));
      slice[i] = blend(slice[i] ?? -1000, shell, coverage(outside) * clamp01(((slice[i] ?? -1000) + 900) / -50));
    }
}

/**
 * Quantum noise as filtered back projection leaves it: stronger where the path is long (mid-body), slightly correlated
 * between neighbours. Seeded by the slice, so slices can be made in any order.
 */
function addNoise(slice: Float32Array, k: number, { gaussian, radius, white }: Scene): void {
  const random = seededRandom(51 + k * 7919);
  let state = Math.floor(random() * 4294967296) | 1;
  for (let i = 0; i < white.length; i += 1) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    white[i] = gaussian[state & 0xffff] ?? 0;
  }
  for (let i = columns + 1; i < slice.length; i += 1) {
    const r = radius[i] ?? 0;
    const sd = 5.5 + 6.5 / (1 + (r * r) / 9800) ** 2;
    const correlated = 0.68 * (white[i] ?? 0) + 0.44 * (white[i - 1] ?? 0) + 0.44 * (white[i - columns] ?? 0) + 0.38 * (white[i - columns - 1] ?? 0);
    slice[i] = (slice[i] ?? 0) + sd * correlated;
  }
}

/** Slice k (0 = top) as HU before rounding, with or without noise. */
export function phantomSliceHu(k: number, options: { noise?: boolean } = {}): Float32Array {
  const built = sceneOnce();
  const slice = new Float32Array(rows * columns).fill(-1000);
  const z = sliceZ(k);
  tissues(slice, z, built);
  table(slice);
  for (const shape of built.layers[k] ?? []) paint(slice, z, shape);
  if (options.noise !== false) addNoise(slice, k, built);
  return slice;
}

/** Slice k (0 = top) in whole HU, −1024…3071, row by row. */
export function buildPhantomSlice(k: number): Int16Array {
  const hu = phantomSliceHu(k);
  const whole = new Int16Array(hu.length);
  for (let i = 0; i < hu.length; i += 1) whole[i] = Math.min(3071, Math.max(-1024, Math.round(hu[i] ?? 0)));
  return whole;
}
