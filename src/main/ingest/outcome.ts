// From a flushed temp and its header to an outcome: commit, or quarantine with a sentence. The one path of network, import and our own objects.
import { readInstanceHeader, readIdentification, type InstanceHeader } from '../../dicom/instanceHeader.ts';
import type { DicomFile } from '../../dicom/model.ts';
import { fail, type Failure, type Result } from '../../contract/result.ts';
import { parseHeader, type FinishedObject, type NewInstance, type ObjectWriter, type Store } from '../store/index.ts';
import type { IngestOutcome } from './sink.ts';

export interface Sender {
  /** What the list of quarantined objects shows: AE title or file name. */
  quarantineSource: string;
  source: string;
  who: string;
  origin: NewInstance['origin'];
}

/** UIDs that a C-STORE command gave for the object (PS3.7 §9.3.1). */
export interface Expected {
  sopClassUid: string;
  sopInstanceUid: string;
}

/** What became of an object; `header` when it is in the index. */
export interface Settled {
  outcome: IngestOutcome;
  header?: InstanceHeader;
}

export interface Unsettled {
  object: FinishedObject;
  /** The first bytes of the object. */
  head: Uint8Array;
  sender: Sender;
  expected?: Expected;
}

/** Ends a temp, or says why the disk did not take it. `flush`: its bytes are on their way to the disk from now on, before it is known where they go. */
export async function finishWriter(writer: ObjectWriter, options: { flush?: boolean } = {}): Promise<FinishedObject | IngestOutcome> {
  try {
    return await writer.finish(options);
  } catch (error) {
    return diskError(error);
  }
}

export function diskError(error: unknown): IngestOutcome {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === undefined) throw error;
  const full = code === 'ENOSPC' || code === 'EDQUOT';
  const message = full ? 'The disk of the archive is full; the object was not kept. Free some space.' : `The disk answered ${code}; the object was not kept.`;
  return { kind: 'failed', code: full ? 'DISK_FULL' : 'IO_ERROR', message };
}

function failed(error: Failure): IngestOutcome {
  return { kind: 'failed', code: error.code === 'DISK_FULL' ? 'DISK_FULL' : 'IO_ERROR', message: error.message };
}

async function quarantine(
  store: Store,
  object: FinishedObject,
  sender: Sender,
  reason: { code: string; message: string; uid: string },
): Promise<IngestOutcome> {
  const { code, message } = reason;
  const kept = await store.quarantine.keep(object, { code, message, source: sender.quarantineSource, SOPInstanceUID: reason.uid, who: sender.who });
  return kept.ok ? { kind: 'quarantined', code, message } : failed(kept.error);
}

interface Refusal {
  code: string;
  message: string;
  uid: string;
}

const keptAside = 'It was put aside as it is; ask where it came from for a sound copy.';

/** The header of an object that may enter the index, or why not. */
function admit(parsed: Result<DicomFile>, expected: Expected | undefined): { header: InstanceHeader } | { refusal: Refusal } {
  const uid = expected?.sopInstanceUid ?? '';
  if (!parsed.ok) return { refusal: { code: 'UNPARSABLE', message: `${parsed.error.message} ${keptAside}`, uid } };
  const header = readInstanceHeader(parsed.value.dataSet, parsed.value.transferSyntaxUid);
  if (!header.ok) {
    const named = uid === '' ? readIdentification(parsed.value.dataSet).SOPInstanceUID : uid;
    return { refusal: { code: 'UNPARSABLE', message: `${header.error.message} ${keptAside}`, uid: named } };
  }
  const { SOPInstanceUID, SOPClassUID } = header.value;
  if (expected && (expected.sopInstanceUid !== SOPInstanceUID || expected.sopClassUid !== SOPClassUID)) {
    const message = 'The UIDs in the object are not those that its sender announced; it was put aside. Check the sender, then send it again.';
    return { refusal: { code: 'UID_MISMATCH', message, uid } };
  }
  return { header: header.value };
}

async function parsedHead(object: FinishedObject, head: Uint8Array): Promise<Result<DicomFile>> {
  const parsed = await parseHeader(object.tempPath, object.size, head);
  if (!parsed.ok || parsed.value.dataSetOffset === object.dataSetOffset) return parsed;
  return fail('UNPARSABLE', 'The meta information of the file contradicts itself; it is not clear where its data set begins.');
}

/** Settles one object. Whatever happens, its temp is gone afterwards. */
export async function settle(store: Store, { object, head, sender, expected }: Unsettled): Promise<Settled> {
  try {
    const admitted = admit(await parsedHead(object, head), expected);
    if ('refusal' in admitted) return { outcome: await quarantine(store, object, sender, admitted.refusal) };
    const { header } = admitted;
    const committed = await store.objects.commit(object, { header, origin: sender.origin, source: sender.source, who: sender.who });
    if (!committed.ok) return { outcome: failed(committed.error) };
    if (committed.value !== 'conflict') return { outcome: { kind: committed.value }, header };
    const message = 'An instance with this UID but other bytes is in the archive already; this one was put aside and the stored one is unchanged.';
    return { outcome: await quarantine(store, object, sender, { code: 'UID_CONFLICT', message, uid: header.SOPInstanceUID }) };
  } catch (error) {
    await store.objects.discard(object);
    return { outcome: diskError(error) };
  }
}
