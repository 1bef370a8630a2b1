// Images of known geometry for the measuring tools, made in code: pixels that are not square, a projection without a spacing, ultrasound with regions.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeFile } from '../src/dicom/part10.ts';
import { newUid } from '../src/dicom/uids.ts';
import type { DataSetModel } from '../src/dicom/writer.ts';

export interface MeasureImage {
  StudyInstanceUID: string;
  columns: number;
  rows: number;
  /** mm, or relative size of a pixel. */
  columnSpacing: number;
  rowSpacing: number;
}

/** The stored value of a pixel: every column and every row its own. */
export function storedValue(column: number, row: number): number {
  return column + 2 * row;
}

function image(what: string, modality: string, [columns, rows]: readonly [number, number], more: DataSetModel): DataSetModel {
  const bytes = new DataView(new ArrayBuffer(columns * rows * 2));
  for (let row = 0; row < rows; row += 1)
    for (let column = 0; column < columns; column += 1) bytes.setUint16((row * columns + column) * 2, storedValue(column, row), true);
  return {
    SpecificCharacterSet: 'ISO_IR 192',
    ImageType: ['ORIGINAL', 'PRIMARY'],
    SOPClassUID: '1.2.840.10008.5.1.4.1.1.7.3',
    SOPInstanceUID: newUid(),
    StudyDate: '20260105',
    StudyTime: '101500',
    Modality: modality,
    StudyDescription: what,
    SeriesDescription: what,
    PatientName: 'Ruler^Known',
    PatientID: 'MEASURE',
    StudyInstanceUID: newUid(),
    SeriesInstanceUID: newUid(),
    SeriesNumber: 1,
    InstanceNumber: 1,
    SamplesPerPixel: 1,
    PhotometricInterpretation: 'MONOCHROME2',
    Rows: rows,
    Columns: columns,
    BitsAllocated: 16,
    BitsStored: 16,
    HighBit: 15,
    PixelRepresentation: 0,
    WindowCenter: '500',
    WindowWidth: '1200',
    PixelData: new Uint8Array(bytes.buffer),
    ...more,
  };
}

function region(format: number, [y0, y1]: readonly [number, number], axes: DataSetModel): DataSetModel {
  return {
    RegionSpatialFormat: format,
    RegionDataType: format === 3 ? 3 : 1,
    RegionFlags: 0,
    RegionLocationMinX0: 0,
    RegionLocationMinY0: y0,
    RegionLocationMaxX1: 399,
    RegionLocationMaxY1: y1,
    ReferencePixelX0: 0,
    ReferencePixelY0: 0,
    ReferencePixelPhysicalValueX: 0,
    ReferencePixelPhysicalValueY: 0,
    ...axes,
  };
}

const ultrasound: DataSetModel = {
  SequenceOfUltrasoundRegions: [
    region(1, [0, 149], { PhysicalUnitsXDirection: 3, PhysicalUnitsYDirection: 3, PhysicalDeltaX: 0.02, PhysicalDeltaY: 0.02 }),
    region(2, [150, 224], { PhysicalUnitsXDirection: 4, PhysicalUnitsYDirection: 3, PhysicalDeltaX: 0.005, PhysicalDeltaY: 0.03 }),
    region(3, [225, 299], { PhysicalUnitsXDirection: 4, PhysicalUnitsYDirection: 7, PhysicalDeltaX: 0.004, PhysicalDeltaY: -1.5, ReferencePixelY0: 40 }),
  ],
};

/** Writes the files; one study each. */
export function writeMeasureImages(folder: string): Record<'oblong' | 'projection' | 'ultrasound', MeasureImage> {
  mkdirSync(folder, { recursive: true });
  const save = (name: string, model: DataSetModel, [columnSpacing, rowSpacing]: readonly [number, number]): MeasureImage => {
    writeFileSync(join(folder, `${name}.dcm`), writeFile(model));
    return {
      StudyInstanceUID: model.StudyInstanceUID as string,
      columns: Number(model.Columns),
      rows: Number(model.Rows),
      columnSpacing,
      rowSpacing,
    };
  };
  return {
    oblong: save('oblong', image('Oblong pixels', 'OT', [400, 200], { PixelSpacing: ['0.8', '0.4'] }), [0.4, 0.8]),
    projection: save('projection', image('No spacing', 'DX', [400, 300], {}), [1, 1]),
    ultrasound: save('ultrasound', image('Regions', 'US', [400, 300], ultrasound), [1, 1]),
  };
}
