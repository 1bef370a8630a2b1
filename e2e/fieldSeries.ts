// Series made in code whose value at every place of the patient is known: a linear field in LPS, as CT slices in any orientation, tilted, uneven, or over time.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeFile } from '../src/dicom/part10.ts';
import { newUid } from '../src/dicom/uids.ts';

export type Point = readonly [number, number, number];

export interface FieldSeries {
  number: number;
  description: string;
  columns: number;
  rows: number;
  /** Between rows, between columns, mm. */
  pixelSpacing: readonly [number, number];
  orientation: readonly [number, number, number, number, number, number];
  /** Position of each slice. */
  positions: readonly Point[];
  /** Moments; each is 100 HU above the one before. Default 1. */
  moments?: number;
}

/** HU at a place, before it is rounded. */
export function field([x, y, z]: Point): number {
  return 3 * x - 2 * y + 4 * z;
}

export function placeOf(series: FieldSeries, slice: number, column: number, row: number): Point {
  const [a, b, c, d, e, f] = series.orientation;
  const [down, right] = series.pixelSpacing;
  const [x, y, z] = series.positions[slice]!;
  return [x + a * right * column + d * down * row, y + b * right * column + e * down * row, z + c * right * column + f * down * row];
}

export function valueOf(series: FieldSeries, slice: number, column: number, row: number, moment = 0): number {
  return Math.round(field(placeOf(series, slice, column, row))) + 100 * moment;
}

function pixels(series: FieldSeries, slice: number, moment: number): Uint8Array {
  const stored = new Int16Array(series.columns * series.rows);
  for (let n = 0; n < stored.length; n += 1) stored[n] = valueOf(series, slice, n % series.columns, Math.floor(n / series.columns), moment);
  return new Uint8Array(stored.buffer);
}

/** Writes all series as one study into `folder`; answers its UID. */
export function writeFieldStudy(folder: string, list: readonly FieldSeries[]): string {
  mkdirSync(folder, { recursive: true });
  const [study, frameOfReference] = [newUid(), newUid()];
  for (const series of list) {
    const uid = newUid();
    for (let moment = 0; moment < (series.moments ?? 1); moment += 1) {
      series.positions.forEach((position, slice) => {
        const number = moment * series.positions.length + slice + 1;
        const bytes = writeFile({
          SpecificCharacterSet: 'ISO_IR 192',
          ImageType: ['ORIGINAL', 'PRIMARY', 'AXIAL'],
          SOPClassUID: '1.2.840.10008.5.1.4.1.1.2',
          SOPInstanceUID: newUid(),
          StudyDate: '20260105',
          StudyTime: '093000',
          AccessionNumber: 'FIELD1',
          Modality: 'CT',
          StudyDescription: 'Field of known values',
          SeriesDescription: series.description,
          PatientName: 'Phantom^Field',
          PatientID: 'FIELD-1',
          StudyInstanceUID: study,
          SeriesInstanceUID: uid,
          SeriesNumber: series.number,
          AcquisitionNumber: moment + 1,
          InstanceNumber: number,
          FrameOfReferenceUID: frameOfReference,
          ImagePositionPatient: [...position],
          ImageOrientationPatient: [...series.orientation],
          PixelSpacing: [...series.pixelSpacing],
          SamplesPerPixel: 1,
          PhotometricInterpretation: 'MONOCHROME2',
          Rows: series.rows,
          Columns: series.columns,
          BitsAllocated: 16,
          BitsStored: 16,
          HighBit: 15,
          PixelRepresentation: 1,
          WindowCenter: '0',
          WindowWidth: '800',
          RescaleIntercept: 0,
          RescaleSlope: 1,
          RescaleType: 'HU',
          PixelData: pixels(series, slice, moment),
        });
        writeFileSync(join(folder, `${String(series.number)}-${String(number)}.dcm`), bytes);
      });
    }
  }
  return study;
}
