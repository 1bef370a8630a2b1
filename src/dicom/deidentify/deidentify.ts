// De-identifies one object by PS3.15 Annex E: a parsed file in, a new Part 10 file in the same transfer syntax out, pixel data untouched. It reads and writes no file.
import type { DataSet, DicomFile } from '../model.ts';
import { writeMeta } from '../part10.ts';
import { fail, ok, type Result } from '../../contract/result.ts';
import { transferSyntax } from '../uids.ts';
import { joined } from '../writer.ts';
import { cleanDataSet, type Cleaning } from './clean.ts';
import { fromModel } from './dummies.ts';
import { encode } from './encode.ts';
import { hazardsOf, type Hazard } from './hazards.ts';
import { deidentificationRecord, type DeidentifyOptions } from './options.ts';
import { createPseudonyms, type KeyedHash, type Pseudonyms } from './pseudonyms.ts';

export interface Deidentifier {
  options: DeidentifyOptions;
  pseudonyms: Pseudonyms;
  /** Write objects that say they have text in their pixels; otherwise they are refused. */
  allowBurnedIn: boolean;
  /** Raw deflate for deflated transfer syntaxes. */
  deflate: ((bytes: Uint8Array) => Uint8Array) | undefined;
}

export interface Deidentified {
  /** The file, in pieces to be written one after the other; large ones are views of the input. */
  parts: Uint8Array[];
  hazards: Hazard[];
}

/** One for an export: the same `hash` (a keyed hash with a secret of this export) gives the same replacements. */
export function createDeidentifier(
  hash: KeyedHash,
  options: DeidentifyOptions,
  more: { allowBurnedIn?: boolean; deflate?: (bytes: Uint8Array) => Uint8Array } = {},
): Deidentifier {
  return { options, pseudonyms: createPseudonyms(hash), allowBurnedIn: more.allowBurnedIn ?? false, deflate: more.deflate };
}

const identifiers = [
  'PatientID',
  'OtherPatientIDs',
  'AccessionNumber',
  'PatientBirthName',
  'PatientMotherBirthName',
  'PatientTelephoneNumbers',
  'MedicalRecordLocator',
] as const;

/** Names and numbers of the patient long enough not to be found by chance. */
function tellingValues(d: DataSet): string[] {
  const names = [...d.strings('PatientName'), ...d.strings('OtherPatientNames')].flatMap((name) => name.split(/[\^=\s]+/));
  const other = identifiers.flatMap((keyword) => d.strings(keyword)).concat(d.sequence('OtherPatientIDsSequence').map((item) => item.string('PatientID')));
  return [...names.filter((name) => name.length >= 4 || /[^\p{ASCII}]{2}/u.test(name)), ...other.filter((id) => id.length >= 5)].map((value) =>
    value.toLowerCase(),
  );
}

function hazardsOfNotes(telling: number, unreadable: number): Hazard[] {
  const found: Hazard[] = [];
  if (telling > 0)
    found.push({
      code: 'TELLING_TEXT',
      message: `The patient's name or number stood in ${telling} attributes that are kept; they were replaced.`,
      refused: false,
    });
  if (unreadable > 0) found.push({ code: 'UNREADABLE_SEQUENCE', message: `${unreadable} damaged sequences were emptied.`, refused: false });
  return found;
}

/** `file`: parsed whole. UNSUPPORTED: refused, or the syntax cannot be written; nothing of the object may leave then. */
export function deidentify(file: DicomFile, by: Deidentifier): Result<Deidentified> {
  const d = file.dataSet;
  const syntax = transferSyntax(file.transferSyntaxUid);
  if (!syntax || d.littleEndian === syntax.bigEndian)
    return fail('UNSUPPORTED', 'The transfer syntax of the object is not known well enough to write it; it was left out.');
  const hazards = hazardsOf(d, by);
  const refusal = hazards.find(({ refused }) => refused);
  if (refusal) return fail('UNSUPPORTED', refusal.message, { hazard: refusal.code });
  const notes = { telling: 0, unreadable: 0 };
  const values = tellingValues(d);
  const cleaning: Cleaning = {
    options: by.options,
    pseudonyms: by.pseudonyms,
    patient: `${d.string('IssuerOfPatientID')}\n${d.string('PatientID') || d.string('PatientName')}`,
    sopClassUid: d.string('SOPClassUID'),
    isTelling: (text, vr) => values.some((value) => (vr !== 'CS' || /\d/.test(value)) && text.toLowerCase().includes(value)),
    note: (what) => {
      notes[what] += 1;
    },
  };
  const record = fromModel(deidentificationRecord(by.options), d.littleEndian);
  const replaced = new Set(record.map(({ tag }) => tag));
  const elements = [...cleanDataSet(d, cleaning).filter(({ tag }) => !replaced.has(tag)), ...record];
  const body = encode(elements, { implicit: syntax.implicit, bigEndian: syntax.bigEndian }).parts;
  const uid = d.string('SOPInstanceUID');
  const meta = writeMeta({
    sopClassUid: d.string('SOPClassUID'),
    sopInstanceUid: by.options.retainUids === true ? uid : by.pseudonyms.uid(uid),
    transferSyntaxUid: file.transferSyntaxUid,
  });
  const found = [...hazards, ...hazardsOfNotes(notes.telling, notes.unreadable)];
  if (!syntax.deflated) return ok({ parts: [meta, ...body], hazards: found });
  if (!by.deflate) return fail('UNSUPPORTED', 'The object is deflated and no deflate function was given; it was left out.');
  return ok({ parts: [meta, by.deflate(joined(body))], hazards: found });
}
