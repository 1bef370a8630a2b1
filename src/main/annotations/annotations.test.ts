// The room on a real archive: what is saved here is found again in an empty archive that is given the objects alone, and what others wrote is read or said.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { laterFields, type MeasurementInput } from '../../contract/measurement.ts';
import type { PresentationInput } from '../../contract/presentation.ts';
import { ctFile, openTestArchive, root, tempFolder, type TestArchive } from '../ingest/testing/testArchive.ts';
import { createAnnotationsRoom, type AnnotationsRoom } from './index.ts';

const study = `${root}.1`;
const series = `${root}.2`;
const image = (n: number): string => `${root}.3.${String(n)}`;
const geometry = (n: number) => ({
  ImagePositionPatient: [-8, -8, n * 3],
  ImageOrientationPatient: [1, 0, 0, 0, 1, 0],
  PixelSpacing: [0.5, 0.5],
  FrameOfReferenceUID: `${root}.4`,
  RescaleSlope: 1,
  RescaleIntercept: -1024,
});

let folders: ReturnType<typeof tempFolder>[] = [];
let archives: TestArchive[] = [];
beforeEach(() => {
  folders = [];
  archives = [];
});
afterEach(async () => {
  for (const archive of archives) await archive.close();
  for (const folder of folders) folder.remove();
});

async function openArchive(): Promise<{ archive: TestArchive; room: AnnotationsRoom }> {
  const folder = tempFolder();
  folders.push(folder);
  const archive = openTestArchive(folder.path);
  archives.push(archive);
  for (const n of [1, 2, 3]) await archive.ingest.storeDerived(ctFile(n, geometry(n)));
  return { archive, room: createAnnotationsRoom({ store: archive.store, ingest: archive.ingest, softwareVersion: 'test' }) };
}

function lengthOn(n: number, change: Partial<MeasurementInput> = {}): MeasurementInput {
  return {
    ...laterFields(),
    id: crypto.randomUUID(),
    trackingUid: '2.25.5',
    StudyInstanceUID: study,
    SeriesInstanceUID: series,
    SOPInstanceUID: image(n),
    frame: 1,
    FrameOfReferenceUID: `${root}.4`,
    kind: 'length',
    plane: 'acquired',
    label: 'Knoten',
    imagePoints: [
      [2, 3],
      [10, 9],
    ],
    points: [
      [-7, -6.5, n * 3],
      [-3, -3.5, n * 3],
    ],
    value: 5,
    unit: 'mm',
    uncertainty: 0.35,
    spacingSource: 'PixelSpacing',
    statistics: null,
    refused: null,
    place: `axial ${String(n)}`,
    ...change,
  };
}

const presentation: PresentationInput = {
  StudyInstanceUID: study,
  label: 'READ',
  description: 'as read',
  images: [{ SOPInstanceUID: image(1), frames: [1] }],
  voi: [{ appliesTo: [], kind: 'window', centre: 40, width: 400, function: 'LINEAR', explanation: '' }],
  presentationLut: { kind: 'shape', shape: 'IDENTITY' },
  shutters: [],
  displayedAreas: [
    { appliesTo: [], topLeft: [1, 1], bottomRight: [16, 16], mode: 'SCALE TO FIT', magnification: null, pixelSpacing: [0.5, 0.5], pixelAspectRatio: null },
  ],
  rotation: 90,
  flipped: false,
  layers: [{ name: 'MEASUREMENTS', order: 1, description: '', grayscale: 65535, lab: null }],
  annotations: [
    {
      appliesTo: [],
      layer: 'MEASUREMENTS',
      graphics: [
        {
          units: 'PIXEL',
          type: 'POLYLINE',
          points: [
            [3.5, 4.5],
            [11.5, 10.5],
          ],
          filled: false,
          trackingUid: '',
        },
      ],
      texts: [{ text: '5.0 mm', box: null, anchor: { units: 'PIXEL', point: [11.5, 10.5], visible: false } }],
    },
  ],
};

/** Gives the objects that `from` made to an empty archive with the same images. */
async function carry(from: TestArchive, to: TestArchive): Promise<void> {
  for (const object of from.store.instances.ofStudy(study, { derived: true })) {
    const bytes = readFileSync(object.path);
    await to.ingest.importPaths([object.path], {});
    expect(bytes.length).toBeGreaterThan(0);
  }
}

describe('what is saved', () => {
  it('is the same in an empty archive that gets the objects alone', async () => {
    const here = await openArchive();
    const { store } = here.archive;
    store.measurements.save(lengthOn(1), 'Rita Reader');
    store.measurements.save(
      lengthOn(2, { trackingIdentifier: 'Lesion A', lesionRole: 'target', site: 'Lung', laterality: 'left', trackingUid: '2.25.6' }),
      'Rita Reader',
    );
    store.annotations.setKeyImage({ SOPInstanceUID: image(1), frame: 1, reason: 'teaching', note: 'Übergang' }, 'Rita Reader');
    store.annotations.setKeyImage({ SOPInstanceUID: image(3), frame: 1, reason: 'of-interest', note: '' }, 'Rita Reader');
    expect(await here.room.saveSr(study, 'Rita Reader')).toMatchObject({ ok: true, value: { written: 2, leftOut: [] } });
    expect(await here.room.saveKeyImages(study, 'Rita Reader')).toMatchObject({
      ok: true,
      value: { SOPInstanceUIDs: [expect.any(String), expect.any(String)] },
    });
    expect(await here.room.savePresentation(presentation, 'Rita Reader')).toMatchObject({ ok: true });

    const there = await openArchive();
    await carry(here.archive, there.archive);
    expect(await there.room.readBack.measurements(study)).toBe(2);
    const kept = [
      'id',
      'number',
      'trackingUid',
      'trackingIdentifier',
      'lesionRole',
      'site',
      'laterality',
      'kind',
      'label',
      'value',
      'unit',
      'uncertainty',
      'spacingSource',
      'imagePoints',
      'points',
      'SOPInstanceUID',
      'author',
    ] as const;
    const pick = (archive: TestArchive) => archive.store.measurements.list(study).map((m) => kept.map((key) => m[key]));
    expect(pick(there.archive)).toEqual(pick(here.archive));
    expect(there.archive.store.measurements.list(study).every((m) => m.imported)).toBe(true);

    const marks = (await there.room.keyImages(study)).map(({ SOPInstanceUID, reason, note, imported, author }) => ({
      SOPInstanceUID,
      reason,
      note,
      imported,
      author,
    }));
    expect(marks).toContainEqual({ SOPInstanceUID: image(1), reason: 'teaching', note: 'Übergang', imported: true, author: 'Rita Reader' });
    expect(marks).toHaveLength(2);
    expect(await there.room.readBack.states(study)).toEqual(await here.room.readBack.states(study));
    expect((await there.room.readBack.objects(study)).flatMap(({ unread }) => unread)).toEqual([]);
  });

  it('does not come twice where it was made, nor again once it was deleted here', async () => {
    const { archive, room } = await openArchive();
    const saved = archive.store.measurements.save(lengthOn(1), 'Rita Reader');
    if (!saved.ok) throw new Error(saved.error.message);
    await room.saveSr(study, 'Rita Reader');
    expect(await room.readBack.measurements(study)).toBe(0);
    archive.store.measurements.delete(saved.value.id, 'Rita Reader');
    const again = createAnnotationsRoom({ store: archive.store, ingest: archive.ingest, softwareVersion: 'test' });
    expect(await again.readBack.measurements(study)).toBe(0);
    expect(archive.store.measurements.list(study)).toEqual([]);
  });

  it('is refused with a sentence where there is nothing to save or the images cannot share a state', async () => {
    const { archive, room } = await openArchive();
    expect(await room.saveSr(study, 'R')).toMatchObject({ ok: false, error: { code: 'REFUSED' } });
    expect(await room.saveKeyImages(study, 'R')).toMatchObject({ ok: false, error: { code: 'REFUSED' } });
    await archive.ingest.storeDerived(ctFile(9, { ...geometry(9), RescaleSlope: 2 }));
    const both = { ...presentation, images: [1, 9].map((n) => ({ SOPInstanceUID: image(n), frames: [] })) };
    expect(await room.savePresentation(both, 'R')).toMatchObject({ ok: false, error: { code: 'REFUSED' } });
    await archive.ingest.storeDerived(ctFile(10, { PhotometricInterpretation: 'RGB', SamplesPerPixel: 3 }));
    expect(await room.savePresentation({ ...presentation, images: [{ SOPInstanceUID: image(10), frames: [] }] }, 'R')).toMatchObject({
      ok: false,
      error: { code: 'UNSUPPORTED' },
    });
  });
});

describe('what others wrote', () => {
  const data = join(import.meta.dirname, '../../../../shared/data/seg-sr-rwv');

  it('is read, or said: the groups of highdicom on a CT image', async () => {
    if (!existsSync(data)) {
      console.info('skipped: the reports of highdicom and dcmqi are not here');
      return;
    }
    const { archive, room } = await openArchive();
    await archive.ingest.importPaths([join(data, 'ct_image.dcm'), join(data, 'sr_document_with_multiple_groups.dcm')], {});
    const uid =
      archive.store.studies
        .list({ limit: 10, offset: 0 })
        .rows.map((row) => row.StudyInstanceUID)
        .find((one) => one !== study) ?? '';
    await room.readBack.measurements(uid);
    const taken = archive.store.measurements.list(uid);
    expect(taken.map((m) => [m.kind, m.trackingIdentifier, m.label, m.site, m.value, m.unit])).toEqual([
      ['ellipse', 'LungNodule0001', 'Nodule', 'Lung', 10, 'mm'],
      [expect.stringMatching(/freehand|rectangle|length/), 'Aorta0001', 'Aorta', '', 20, 'mm'],
      ['probe', 'Vertebra0001', 'Vertebra', '', 200, 'mm³'],
    ]);
    const [report] = await room.readBack.objects(uid);
    expect(report?.unread.some((sentence) => sentence.includes('Image0001'))).toBe(true);
    expect(report?.unread.some((sentence) => sentence.includes('Level of Significance'))).toBe(true);
  });

  it('says of the report of dcmqi that its numbers belong to segments', async () => {
    if (!existsSync(data)) return;
    const { archive, room } = await openArchive();
    await archive.ingest.importPaths([join(data, 'sr.dcm')], {});
    const uid =
      archive.store.studies
        .list({ limit: 10, offset: 0 })
        .rows.map((row) => row.StudyInstanceUID)
        .find((one) => one !== study) ?? '';
    await room.readBack.measurements(uid);
    const [report] = await room.readBack.objects(uid);
    expect(report).toMatchObject({ kind: 'sr', taken: 0 });
    expect(report?.unread.length).toBeGreaterThan(0);
  });
});
