// One object of the archive as other rooms read it. Type only.

/** One stored object, for reading its bytes out verbatim. */
export interface StoredObject {
  SOPInstanceUID: string;
  SOPClassUID: string;
  StudyInstanceUID: string;
  SeriesInstanceUID: string;
  transferSyntaxUid: string;
  /** Absolute; open it for reading only. */
  path: string;
  size: number;
  /** The data set is `[dataSetOffset, size)`. */
  dataSetOffset: number;
  dataSetSha256: string;
  derived: boolean;
  source: string;
  receivedAt: number;
}
