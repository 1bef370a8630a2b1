// Our own Part 10 header (PS3.10 §7.1): preamble, DICM, group 0002. The data set behind it is somebody else's bytes, kept as they are.
import { transferSyntaxUids } from './uids.ts';
import { joined, writeDataSet, type DataSetModel } from './writer.ts';

export { type DataSetModel, type ElementValue } from './writer.ts';

export interface MetaInput {
  sopClassUid: string;
  sopInstanceUid: string;
  transferSyntaxUid: string;
  /** Title of the sender that the object came from, when it came over the network. */
  sourceApplicationEntityTitle?: string;
}

/** Our implementation, in files and associations alike (PS3.7 D.3.3.2); the UID comes from a UUID (PS3.5 B.2) and needs no registration. */
export const implementationClassUid = '2.25.120136533530432199719565258917366726657';
export const implementationVersionName = 'SAGITTA_0_1';

/** Preamble, magic and group 2 (explicit little endian); write the bare data set right behind it. */
export function writeMeta(input: MetaInput): Uint8Array {
  const group = writeDataSet({
    FileMetaInformationVersion: Uint8Array.of(0, 1),
    MediaStorageSOPClassUID: input.sopClassUid,
    MediaStorageSOPInstanceUID: input.sopInstanceUid,
    TransferSyntaxUID: input.transferSyntaxUid,
    ImplementationClassUID: implementationClassUid,
    ImplementationVersionName: implementationVersionName,
    SourceApplicationEntityTitle: input.sourceApplicationEntityTitle?.trim() === '' ? undefined : input.sourceApplicationEntityTitle?.trim(),
  });
  const preamble = new Uint8Array(132);
  preamble.set([0x44, 0x49, 0x43, 0x4d], 128);
  return joined([preamble, writeDataSet({ FileMetaInformationGroupLength: group.length }), group]);
}

/** A whole file of an object we made, explicit VR little endian; the model must state SOPClassUID and SOPInstanceUID. */
export function writeFile(model: DataSetModel): Uint8Array {
  const { SOPClassUID: sopClassUid, SOPInstanceUID: sopInstanceUid } = model;
  if (typeof sopClassUid !== 'string' || typeof sopInstanceUid !== 'string') throw new Error('an object needs SOPClassUID and SOPInstanceUID');
  return joined([writeMeta({ sopClassUid, sopInstanceUid, transferSyntaxUid: transferSyntaxUids.explicitLittle }), writeDataSet(model)]);
}
