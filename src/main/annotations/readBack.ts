// Reads the SR, KOS and presentation states of a study, whoever made them. Objects never change, so each is read once for each process.
import type { KeyImage } from '../../contract/keyImage.ts';
import type { ReadObject } from '../../contract/presentation.ts';
import type { Result } from '../../contract/result.ts';
import type { InstanceHeader } from '../../dicom/headerModel.ts';
import type { PresentationState } from '../../dicom/gsps/model.ts';
import { presentationClasses, readPresentationState } from '../../dicom/gsps/read.ts';
import { keyObjectClass, readKeyObject, type ReadKeyObject } from '../../dicom/kos/keyObject.ts';
import type { DataSet } from '../../dicom/model.ts';
import { srClasses } from '../../dicom/sr/document.ts';
import { fromPersonName } from '../../dicom/sr/personName.ts';
import { readMeasurements } from '../../dicom/sr/readMeasurements.ts';
import { measurementFrom, type ReportSource } from './fromGroup.ts';
import type { AnnotationsOptions } from './room.ts';

const extensible = '1.2.840.10008.5.1.4.1.1.88.35';
const reportClasses: readonly string[] = [srClasses.enhanced, srClasses.comprehensive, srClasses.comprehensive3d, extensible];

export interface ReadBack {
  /** Puts measurements of reports that were not read yet into the store. Answers how many are new. */
  measurements(StudyInstanceUID: string): Promise<number>;
  keyImages(StudyInstanceUID: string): Promise<KeyImage[]>;
  /** Newest first. */
  states(StudyInstanceUID: string): Promise<PresentationState[]>;
  objects(StudyInstanceUID: string): Promise<ReadObject[]>;
}

type Known = ReadObject & { keyObject?: ReadKeyObject; state?: PresentationState };

/** ISO instant of DA and TM in UTC; the epoch when they say nothing. */
function instant(date: string, time: string): string {
  const d = /^(\d{4})(\d{2})(\d{2})/.exec(date);
  const t = /^(\d{2})(\d{2})?(\d{2})?/.exec(time);
  const at = new Date(d === null ? NaN : `${d.slice(1, 4).join('-')}T${t?.[1] ?? '00'}:${t?.[2] ?? '00'}:${t?.[3] ?? '00'}Z`);
  return Number.isNaN(at.getTime()) ? new Date(0).toISOString() : at.toISOString();
}

function wordsOf(title: string, device: string): string {
  return [title === '' ? 'Structured report' : title, device].filter((part) => part !== '').join(', ');
}

export function createReadBack(options: AnnotationsOptions): ReadBack {
  const { store } = options;
  const known = new Map<string, Promise<Known>>();

  function sourceOf(StudyInstanceUID: string, SOPInstanceUID: string, d: DataSet, said: { title: string; device: string; observer: string }): ReportSource {
    let images: InstanceHeader[] | undefined;
    const all = (): InstanceHeader[] =>
      (images ??= (store.studies.detail(StudyInstanceUID)?.instances ?? [])
        .map((row) => row.header as unknown as InstanceHeader)
        .filter((h) => h.image !== null));
    return {
      StudyInstanceUID,
      SOPInstanceUID,
      words: wordsOf(said.title, said.device),
      author: said.observer === '' ? said.device : fromPersonName(said.observer),
      at: instant(d.string('ContentDate'), d.string('ContentTime')),
      header: (uid) => {
        const header = store.instances.header(uid);
        return header?.StudyInstanceUID === StudyInstanceUID ? header : undefined;
      },
      inFrameOfReference: (uid) => all().filter((header) => header.FrameOfReferenceUID === uid),
    };
  }

  function takeReport(StudyInstanceUID: string, SOPInstanceUID: string, d: DataSet): Known {
    const read = readMeasurements(d);
    const source = sourceOf(StudyInstanceUID, SOPInstanceUID, d, read);
    const all = read.groups.map((group, i) => measurementFrom(group, source, i));
    const taken = all.flatMap(({ measurement }) => measurement ?? []);
    store.annotations.take(StudyInstanceUID, taken, { SOPInstanceUID, who: source.words.slice(0, 64) });
    return { SOPInstanceUID, kind: 'sr', title: source.words, taken: taken.length, unread: [...read.unread, ...all.flatMap(({ unread }) => unread)] };
  }

  function takeKeyObject(SOPInstanceUID: string, d: DataSet): Known {
    const keyObject = readKeyObject(d);
    const title = wordsOf(keyObject.title?.meaning ?? 'Key images', keyObject.device);
    return { SOPInstanceUID, kind: 'kos', title, taken: keyObject.images.length, unread: keyObject.unread, keyObject };
  }

  function takeState(SOPInstanceUID: string, d: DataSet): Known {
    const state = readPresentationState(d);
    const taken = state.annotations.reduce((sum, a) => sum + a.graphics.length + a.texts.length, 0);
    return {
      SOPInstanceUID,
      kind: 'gsps',
      title: [state.label, state.description].filter((part) => part !== '').join(', '),
      taken,
      unread: state.unread,
      state,
    };
  }

  async function read(StudyInstanceUID: string, SOPInstanceUID: string, SOPClassUID: string): Promise<Known> {
    const whole: Result<{ file: { dataSet: DataSet } }> = await store.instances.whole(SOPInstanceUID);
    const kind = SOPClassUID === keyObjectClass ? 'kos' : reportClasses.includes(SOPClassUID) ? 'sr' : 'gsps';
    if (!whole.ok) return { SOPInstanceUID, kind, title: '', taken: 0, unread: [`It could not be read: ${whole.error.message}`] };
    const d = whole.value.file.dataSet;
    if (kind === 'sr') return takeReport(StudyInstanceUID, SOPInstanceUID, d);
    return kind === 'kos' ? takeKeyObject(SOPInstanceUID, d) : takeState(SOPInstanceUID, d);
  }

  function readAll(StudyInstanceUID: string, classes: readonly string[]): Promise<Known[]> {
    const objects = store.annotations.ofClasses(StudyInstanceUID, classes);
    return Promise.all(
      objects.map(({ SOPInstanceUID, SOPClassUID }) => {
        const key = `${StudyInstanceUID} ${SOPInstanceUID}`;
        const before = known.get(key);
        if (before !== undefined) return before;
        const reading = read(StudyInstanceUID, SOPInstanceUID, SOPClassUID);
        known.set(key, reading);
        reading.then(
          ({ title, unread }) => {
            if (title === '' && unread.length > 0) known.delete(key);
          },
          () => known.delete(key),
        );
        return reading;
      }),
    );
  }

  function keyImagesOf(StudyInstanceUID: string, { keyObject, title }: Known, SOPInstanceUID: string): KeyImage[] {
    if (keyObject === undefined) return [];
    return keyObject.images.flatMap(({ SOPInstanceUID: image, frames }) => {
      const header = store.instances.header(image);
      if (header?.StudyInstanceUID !== StudyInstanceUID) return [];
      return (frames.length === 0 ? [1] : frames).map((frame) => ({
        id: `${SOPInstanceUID}/${image}/${String(frame)}`.slice(0, 160),
        StudyInstanceUID,
        SeriesInstanceUID: header.SeriesInstanceUID,
        SOPInstanceUID: image,
        frame,
        reason: keyObject.reason ?? ('other' as const),
        note: keyObject.description.slice(0, 1024),
        imported: true,
        source: title,
        author: keyObject.observer === '' ? keyObject.device : fromPersonName(keyObject.observer),
        markedAt: instant(keyObject.date, keyObject.time),
      }));
    });
  }

  return {
    async measurements(StudyInstanceUID) {
      const before = store.measurements.list(StudyInstanceUID).length;
      await readAll(StudyInstanceUID, reportClasses);
      return store.measurements.list(StudyInstanceUID).length - before;
    },
    async keyImages(StudyInstanceUID) {
      const read = await readAll(StudyInstanceUID, [keyObjectClass]);
      return read.flatMap((one) => keyImagesOf(StudyInstanceUID, one, one.SOPInstanceUID));
    },
    async states(StudyInstanceUID) {
      const read = await readAll(StudyInstanceUID, presentationClasses);
      return read.flatMap(({ state }) => state ?? []).sort((a, b) => `${b.date}${b.time}`.localeCompare(`${a.date}${a.time}`));
    },
    async objects(StudyInstanceUID) {
      const read = await readAll(StudyInstanceUID, [...reportClasses, keyObjectClass, ...presentationClasses]);
      return read.map((one) => {
        const missing = (one.keyObject?.images ?? []).filter((i) => store.instances.header(i.SOPInstanceUID)?.StudyInstanceUID !== StudyInstanceUID).length;
        const away = missing === 0 ? [] : [`${String(missing)} image(s) it names are not in this study.`];
        return { SOPInstanceUID: one.SOPInstanceUID, kind: one.kind, title: one.title, taken: one.taken - missing, unread: [...one.unread, ...away] };
      });
    },
  };
}
