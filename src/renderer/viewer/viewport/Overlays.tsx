// What stands over the pixels: four corners, orientation letters, scale bar, readout. Words only; nothing reacts here but the state mark.
import type { ReactElement, ReactNode } from 'react';
import { orientationLetters } from '../../../dicom/geometry.ts';
import { ageAndSex, clockTime, longDate, personName } from '../../ui/index.ts';
import { scale, type Vec3 } from '../geometry/vec3.ts';
import type { Matrix } from '../geometry/viewTransform.ts';
import { lengthOf, toCurve } from '../volume/curve.ts';
import { throughOf } from '../volume/planeAxes.ts';
import type { Stack } from '../stack/stack.ts';
import type { ViewportKind, Window } from '../state/viewerStore.ts';
import type { Picture } from './picture.ts';
import { formatMm, formatValue, type Reading } from './readout.ts';

const tags: Record<ViewportKind, { letter: string; tone: string; name: string }> = {
  Stack: { letter: '', tone: 'v-st', name: '' },
  Axial: { letter: 'A', tone: 'v-ax', name: 'Axial' },
  Sagittal: { letter: 'S', tone: 'v-sag', name: 'Sagittal' },
  Coronal: { letter: 'C', tone: 'v-cor', name: 'Coronal' },
  Oblique: { letter: 'O', tone: 'v-st', name: 'Oblique' },
  Curved: { letter: 'P', tone: 'v-st', name: 'Curved' },
  '3D': { letter: '3D', tone: 'v-vol', name: 'Volume' },
};

export function Patient({ at, kind, stack }: { at: number; kind: ViewportKind; stack: Stack | undefined }): ReactElement {
  const header = stack?.images[0]?.header;
  const { letter, tone, name } = tags[kind];
  const id = header === undefined ? '' : [header.PatientID, ageAndSex(header)].filter((part) => part !== '').join(', ');
  const small = kind !== 'Stack' && kind !== 'Axial';
  const person = header === undefined ? '' : personName(header.PatientName);
  return (
    <div className="v-ovl v-tl">
      <div className={`v-plane ${tone}`}>
        <i>{letter === '' ? String(at + 1) : letter}</i>
        {name === '' ? (stack?.label ?? '') : name}
      </div>
      {small ? (
        <div className="v-dim">{[person, header?.PatientID ?? ''].filter((part) => part !== '').join(', ')}</div>
      ) : (
        <>
          <div>{person}</div>
          <div className="v-dim">{id}</div>
        </>
      )}
    </div>
  );
}

export function Study({ stack, brief, children }: { stack: Stack | undefined; brief: boolean; children?: ReactNode }): ReactElement {
  const header = stack?.images[0]?.header;
  const title = header === undefined ? '' : header.StudyDescription !== '' ? header.StudyDescription : `${header.Modality} ${header.BodyPartExamined}`.trim();
  return (
    <div className="v-ovl v-tr">
      {children ?? (
        <>
          <div className={brief ? 'v-dim' : ''}>{title}</div>
          {brief || header === undefined ? null : <div className="v-dim">{`${longDate(header.StudyDate)} ${clockTime(header.StudyTime)}`}</div>}
        </>
      )}
    </div>
  );
}

export function Readout({ reading }: { reading: Reading }): ReactElement {
  const { value, place, pixel, image } = reading;
  const where = [pixel, image].filter((part) => part !== '').join(', ');
  return (
    <div className="v-readout" role="status" aria-label="Readout" aria-live="off">
      <span className="v-readout-plate">
        <b>{value}</b>
        {place === '' ? '' : ` ${place}`}
      </span>
      {where === '' ? null : <span className="v-readout-where">{` ${where}`}</span>}
    </div>
  );
}

/** Series, slice thickness or position of the plane; of a curved one the length of its path and how far along the crosshair stands. */
export function sliceLine(picture: Picture, crosshair: Vec3 | null): string {
  const { source, plane, geometry, image, curved } = picture;
  const series = source.header.SeriesNumber === null ? '' : `Se ${String(source.header.SeriesNumber)}`;
  if (curved !== null) {
    const at = crosshair === null ? '' : `, at ${formatMm(toCurve(curved.curve, crosshair).n * curved.curve.stepMm)} mm`;
    return `${series} path ${formatMm(lengthOf(curved.curve))} mm${at}`.trim();
  }
  if (image === null && geometry !== null) {
    const axis = plane === 'sagittal' ? 0 : plane === 'coronal' ? 1 : plane === 'axial' ? 2 : null;
    const through = axis === null ? throughWords(picture) : `${'xyz'[axis] ?? ''} ${formatMm(geometry.origin[axis])} mm`;
    return [series, through].filter((part) => part !== '').join(', ');
  }
  const thickness = source.image.SliceThickness;
  return [series, thickness === null || thickness <= 0 ? '' : `${thickness.toFixed(1)} mm`].filter((part) => part !== '').join(', ');
}

/** Which way a turned plane faces: the direction through it, strongest letter first. */
function throughWords({ axes }: Picture): string {
  return axes === null ? '' : `through ${orientationLetters(throughOf(axes), 0.2)}`;
}

export function windowLine(window: Window): string {
  return `W ${formatValue(Math.round(window.width * 100) / 100)} L ${formatValue(Math.round(window.centre * 100) / 100)}`;
}

/** Letters at the four edges, true under any turn or flip; none without geometry. */
export function Letters({ picture, matrix }: { picture: Picture; matrix: Matrix }): ReactElement | null {
  const { geometry, shape } = picture;
  // A straightened picture faces another way at each place of its path.
  if (picture.curved !== null) return null;
  const edges = geometry === null ? patientOrientation(picture) : [geometry.columnStep, geometry.rowStep];
  const [along, down] = edges ?? [];
  if (along === undefined || down === undefined) return null;
  // Screen right and down as image directions: the inverse of a matrix of quarter turns and flips.
  const mm = (x: number, y: number): Vec3 => {
    const c = (matrix.a * x + matrix.b * y) / Math.hypot(matrix.a, matrix.b) / shape.columnSpacing;
    const r = (matrix.c * x + matrix.d * y) / Math.hypot(matrix.c, matrix.d) / shape.rowSpacing;
    return [along[0] * c + down[0] * r, along[1] * c + down[1] * r, along[2] * c + down[2] * r];
  };
  const letters = (v: Vec3): string => orientationLetters(scale(v, 1 / (Math.hypot(...v) || 1)), 0.2);
  const [right, below] = [mm(1, 0), mm(0, 1)];
  return (
    <div aria-hidden="true">
      <span className="v-or v-or-t">{letters(scale(below, -1))}</span>
      <span className="v-or v-or-b">{letters(below)}</span>
      <span className="v-or v-or-l">{letters(scale(right, -1))}</span>
      <span className="v-or v-or-r">{letters(right)}</span>
    </div>
  );
}

/** Projection images name only letters (Patient Orientation, PS3.3 C.7.6.1.1.1). */
function patientOrientation({ source }: Picture): [Vec3, Vec3] | null {
  const axes: Record<string, Vec3> = { L: [1, 0, 0], R: [-1, 0, 0], P: [0, 1, 0], A: [0, -1, 0], H: [0, 0, 1], F: [0, 0, -1] };
  const [along, down] = source.header.PatientOrientation.map((code) => axes[code.charAt(0)]);
  return along === undefined || down === undefined ? null : [along, down];
}

const barLengths = [1, 2, 5, 10, 20, 50, 100, 200];

/** True mm at the right edge; absent where mm are unknown. */
export function ScaleBar({ pixelsPerMm, height }: { pixelsPerMm: number; height: number }): ReactElement | null {
  const mm = barLengths.filter((length) => length * pixelsPerMm <= Math.min(230, height * 0.32)).at(-1);
  if (mm === undefined || mm * pixelsPerMm < 16) return null;
  return (
    <span className="v-scale" style={{ height: mm * pixelsPerMm }} aria-hidden="true">
      <span>{`${String(mm)} mm`}</span>
    </span>
  );
}
