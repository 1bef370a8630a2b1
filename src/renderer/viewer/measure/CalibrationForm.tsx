// Asks for the true length of a drawn line. Where the object states a reliable spacing it says so, and replaces it only when that is wanted.
import { useState, type ReactElement } from 'react';
import type { Measurement } from '../../../contract/measurement.ts';
import { lengthBetween } from '../../../dicom/measure.ts';
import { pixelShape, spacingByKnownLength, spacingOf, type Spacing } from '../../../dicom/spacing.ts';
import { Button, CheckField, SelectField, TextField } from '../../ui/index.ts';
import type { ViewImage } from '../stack/image.ts';
import { putMeasurement, selectMeasurement, setCalibrating } from './measureStore.ts';
import { imageOf } from './recalculate.ts';

function lengthBy({ rowSpacing, columnSpacing }: Spacing, { imagePoints: [a, b] }: Measurement): string {
  if (rowSpacing === null || columnSpacing === null || a === undefined || b === undefined) return '';
  return `${lengthBetween({ column: a[0], row: a[1] }, { column: b[0], row: b[1] }, rowSpacing, columnSpacing).mm.toFixed(1)} mm`;
}

/** A positive length in mm, decimal point or comma; null for anything else. */
function parseLength(text: string): number | null {
  const value = /^\d{1,5}([.,]\d{1,4})?$/.test(text.trim()) ? Number(text.trim().replace(',', '.')) : Number.NaN;
  return value > 0 ? value : null;
}

/** The calibration as it is kept: the value is what was typed, as sure as the line is long. */
function calibrated(line: Measurement, image: ViewImage, calibration: NonNullable<Measurement['calibration']>): Measurement | null {
  const [a, b] = line.imagePoints;
  if (a === undefined || b === undefined) return null;
  const { knownMm } = calibration;
  const found = spacingByKnownLength({ from: { column: a[0], row: a[1] }, to: { column: b[0], row: b[1] }, knownMm }, pixelShape(image.image));
  if (found === null) return null;
  return {
    ...line,
    calibration,
    value: knownMm,
    unit: 'mm',
    uncertainty: knownMm * found.relativeUncertainty,
    spacingSource: found.spacing.source,
    refused: null,
  };
}

export function CalibrationForm({ line }: { line: Measurement }): ReactElement {
  const [text, setText] = useState('');
  const [scope, setScope] = useState<'image' | 'series'>('image');
  const [replaced, setReplaced] = useState(false);
  const image = imageOf(line);
  const stated = image === undefined ? null : spacingOf(image.image);
  const reliable = stated?.calibrated === true;
  const known = parseLength(text);
  const possible = known !== null && (!reliable || replaced);
  const close = (element: Element): void => {
    const viewport = element.closest<HTMLElement>('[role=group]');
    setCalibrating(null);
    viewport?.focus({ preventScroll: true });
  };
  const finish = (element: Element): void => {
    if (known === null || !possible || image === undefined) return;
    close(element);
    const m = calibrated(line, image, { knownMm: known, scope, overrides: stated?.source ?? 'unknown' });
    if (m === null) return;
    putMeasurement(m);
    selectMeasurement(m.id);
  };
  return (
    <form
      className="v-form"
      aria-label="Calibrate"
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === 'Escape') close(event.currentTarget);
      }}
      onSubmit={(event) => {
        event.preventDefault();
        finish(event.currentTarget);
      }}
    >
      <TextField
        label="True length, mm"
        mono
        autoFocus
        inputMode="decimal"
        value={text}
        error={text === '' || known !== null ? null : 'A length in mm, such as 25.4.'}
        onChange={setText}
      />
      <SelectField
        label="Holds for"
        value={scope}
        options={[
          ['image', 'this image'],
          ['series', 'all images of this series'],
        ]}
        onChange={setScope}
      />
      {reliable ? (
        <CheckField
          label={`Replace ${stated.source}`}
          checked={replaced}
          onChange={setReplaced}
          hint={`By the object's own spacing this line is ${lengthBy(stated, line)}. Lengths will say user calibration instead.`}
        />
      ) : null}
      <div className="v-form-foot">
        <Button
          small
          variant="quiet"
          onClick={(event) => {
            close(event.currentTarget);
          }}
        >
          Cancel
        </Button>
        <Button small variant="primary" type="submit" disabled={!possible}>
          Calibrate
        </Button>
      </div>
    </form>
  );
}
