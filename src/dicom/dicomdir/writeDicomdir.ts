// Writes a DICOMDIR (PS3.10 §8, PS3.3 F.3): patients, studies, series, objects as records linked by their byte offsets. It copies no files.
import type { DataSet } from '../model.ts';
import { newUid, transferSyntaxUids } from '../uids.ts';
import { writeMeta, type DataSetModel } from '../part10.ts';
import { joined, writeDataSet } from '../writer.ts';
import { instanceRecord, patientRecord, seriesRecord, studyRecord, type RecordKeys } from './records.ts';

export interface DirectoryEntry {
  /** Header of the object. */
  dataSet: DataSet;
  transferSyntaxUid: string;
  /** Components of the path: at most 8, each of at most 8 characters A-Z, 0-9, _ (PS3.10 §8.2, PS3.12 F). */
  fileId: readonly string[];
}

interface Node extends RecordKeys {
  children: Map<string, Node>;
}

const directoryClass = '1.2.840.10008.1.3.10';
const itemHeader = 8;
const sequenceHeader = 12;

function child(of: Node, key: string, make: () => RecordKeys): Node {
  const known = of.children.get(key) ?? { ...make(), children: new Map<string, Node>() };
  of.children.set(key, known);
  return known;
}

function treeOf(entries: readonly DirectoryEntry[]): { root: Node; unlisted: DirectoryEntry[] } {
  const root: Node = { type: '', keys: {}, children: new Map() };
  const unlisted: DirectoryEntry[] = [];
  for (const entry of entries) {
    const { dataSet: d } = entry;
    const own = instanceRecord(d);
    if (!own) {
      unlisted.push(entry);
      continue;
    }
    const patient = child(root, `${d.string('IssuerOfPatientID')}\n${d.string('PatientID')}`, () => patientRecord(d));
    const study = child(patient, d.string('StudyInstanceUID'), () => studyRecord(d));
    const series = child(study, d.string('SeriesInstanceUID'), () => seriesRecord(d));
    const file: DataSetModel = {
      ReferencedFileID: [...entry.fileId],
      ReferencedSOPClassUIDInFile: d.string('SOPClassUID'),
      ReferencedSOPInstanceUIDInFile: d.string('SOPInstanceUID'),
      ReferencedTransferSyntaxUIDInFile: entry.transferSyntaxUid,
    };
    child(series, entry.fileId.join('\\'), () => ({ type: own.type, keys: { ...own.keys, ...file } }));
  }
  return { root, unlisted };
}

function recordModel(node: Node, next: number, lower: number): DataSetModel {
  return {
    OffsetOfTheNextDirectoryRecord: next,
    RecordInUseFlag: 0xffff,
    OffsetOfReferencedLowerLevelDirectoryEntity: lower,
    DirectoryRecordType: node.type,
    ...node.keys,
  };
}

/** Every record at its offset, depth first: a record's own size does not depend on its links. */
function placed(root: Node, start: number): Map<Node, number> {
  const at = new Map<Node, number>();
  let position = start;
  const visit = (node: Node): void => {
    at.set(node, position);
    position += itemHeader + writeDataSet(recordModel(node, 0, 0)).length;
    node.children.forEach(visit);
  };
  root.children.forEach(visit);
  return at;
}

function records(root: Node, at: ReadonlyMap<Node, number>): DataSetModel[] {
  const out: DataSetModel[] = [];
  const visit = (siblings: readonly Node[]): void => {
    siblings.forEach((node, i) => {
      const [next, lower] = [siblings[i + 1], [...node.children.values()][0]];
      out.push(recordModel(node, next ? (at.get(next) ?? 0) : 0, lower ? (at.get(lower) ?? 0) : 0));
      visit([...node.children.values()]);
    });
  };
  visit([...root.children.values()]);
  return out;
}

function directory(root: Node, at: ReadonlyMap<Node, number>): DataSetModel {
  const patients = [...root.children.values()];
  const [first, last] = [patients[0], patients.at(-1)];
  return {
    FileSetID: 'SAGITTA',
    OffsetOfTheFirstDirectoryRecordOfTheRootDirectoryEntity: first ? (at.get(first) ?? 0) : 0,
    OffsetOfTheLastDirectoryRecordOfTheRootDirectoryEntity: last ? (at.get(last) ?? 0) : 0,
    FileSetConsistencyFlag: 0,
  };
}

/** The file's bytes, and the entries that no record exists for: their files are on the medium, unlisted. */
export function writeDicomdir(entries: readonly DirectoryEntry[]): { bytes: Uint8Array; unlisted: DirectoryEntry[] } {
  const { root, unlisted } = treeOf(entries);
  const meta = writeMeta({ sopClassUid: directoryClass, sopInstanceUid: newUid(), transferSyntaxUid: transferSyntaxUids.explicitLittle });
  const at = placed(root, meta.length + writeDataSet(directory(root, new Map())).length + sequenceHeader);
  const model: DataSetModel = { ...directory(root, at), DirectoryRecordSequence: records(root, at) };
  return { bytes: joined([meta, writeDataSet(model)]), unlisted };
}
