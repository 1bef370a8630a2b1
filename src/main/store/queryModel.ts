// What the network asks of the index: queries by attribute and selections of objects. Types only.
import type { QueryLevel } from '../../contract/archive.ts';
import type { StoredObject } from './storedObject.ts';

/** One attribute of a query by keyword; an empty `value` matches all and is returned. */
export interface QueryKey {
  keyword: string;
  value: string;
}

/** Values of one match by keyword, `''` when absent, several parted by a backslash. */
export type QueryMatch = Record<string, string>;

/** Unique keys of what is to be retrieved; an absent one does not narrow. At least one is given. */
export interface Selection {
  PatientID?: string[];
  StudyInstanceUID?: string[];
  SeriesInstanceUID?: string[];
  SOPInstanceUID?: string[];
}

export interface Queries {
  /** Whether the archive keeps this attribute at this level; others are ignored by `find`. */
  supports(level: QueryLevel, keyword: string): boolean;
  /** Matches of C-FIND, newest studies first, found as they are asked for; at other levels which ones is settled at the first. Gone ones are left out. */
  find(level: QueryLevel, keys: readonly QueryKey[]): Iterable<QueryMatch>;
  /** In order of series, then instance number; with what Sagitta made. */
  select(selection: Selection): StoredObject[];
  /** Whether an object of this class is kept in this transfer syntax. */
  hasEncoding(SOPClassUID: string, transferSyntaxUid: string): boolean;
}
