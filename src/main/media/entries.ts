// Which objects of a study are written and under which names. Names are safe on every file system; of patients they tell nothing when they must not.
import type { Store, StoredObject } from '../store/index.ts';

export interface Entry {
  /** The file to be written out: of the archive, or made from it for this export. */
  path: string;
  object: StoredObject;
  /** Below the target, with `/`. */
  name: string;
}

export type ExportStore = Pick<Store, 'dataDir' | 'instances' | 'studies' | 'audit' | 'corrections'>;

export interface Naming {
  derived: boolean;
  /** Descriptions are free text: left out of names of de-identified files. */
  descriptions: boolean;
}

function safe(text: string): string {
  return text
    .normalize('NFKD')
    .replaceAll(/[^A-Za-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 40);
}

/** `<nnn>-<modality>-<description>/<nnnn>.dcm`. */
export function entriesOf(store: ExportStore, StudyInstanceUID: string, naming: Naming): Entry[] {
  const folders = new Map<string, { name: string; count: number }>();
  store.studies.series(StudyInstanceUID).forEach((series, at) => {
    const parts = [String(at + 1).padStart(3, '0'), safe(series.Modality), naming.descriptions ? safe(series.SeriesDescription) : ''];
    folders.set(series.SeriesInstanceUID, { name: parts.filter((part) => part !== '').join('-'), count: 0 });
  });
  return store.instances.ofStudy(StudyInstanceUID, { derived: naming.derived }).map((object) => {
    const folder = folders.get(object.SeriesInstanceUID) ?? { name: 'series', count: 0 };
    folder.count += 1;
    return { path: object.path, object, name: `${folder.name}/${String(folder.count).padStart(4, '0')}.dcm` };
  });
}
