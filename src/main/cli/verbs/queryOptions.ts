// What find, get and move have in common on the command line: the peer, the level and the keys of a query.
import { queryLevel, type Peer, type QueryLevel, type RetrieveResult } from '../../../contract/archive.ts';
import { fail, ok, type Result } from '../../../contract/result.ts';
import { isKeyword } from '../../../dicom/tags.ts';
import type { ExitCode, OptionHelp, VerbCall } from '../verb.ts';
import { withArchive, type Ask } from '../withArchive.ts';
import { findPeer } from './peerText.ts';

export const queryOptions: Record<string, OptionHelp> = {
  peer: { type: 'string', value: 'AET[@host:port]', text: 'whom to ask, or the AE title of a known peer' },
  level: { type: 'string', value: 'LEVEL', text: 'PATIENT, STUDY (default), SERIES or IMAGE' },
  key: { type: 'string', short: 'k', multiple: true, value: 'Keyword[=value]', text: 'matches with * ? and ranges A-B; without a value, only asked for' },
};

export interface Query {
  peer: Peer;
  level: QueryLevel;
  keys: Record<string, string>;
}

/** Shown when the caller names no attribute to be returned. */
const usualKeys: Record<QueryLevel, readonly string[]> = {
  PATIENT: ['PatientName', 'PatientID', 'PatientBirthDate', 'PatientSex', 'NumberOfPatientRelatedStudies'],
  STUDY: [
    'PatientName',
    'PatientID',
    'PatientBirthDate',
    'StudyInstanceUID',
    'StudyDate',
    'StudyTime',
    'StudyDescription',
    'AccessionNumber',
    'ModalitiesInStudy',
    'NumberOfStudyRelatedSeries',
    'NumberOfStudyRelatedInstances',
  ],
  SERIES: ['StudyInstanceUID', 'SeriesInstanceUID', 'SeriesNumber', 'Modality', 'SeriesDescription', 'NumberOfSeriesRelatedInstances'],
  IMAGE: ['StudyInstanceUID', 'SeriesInstanceUID', 'SOPInstanceUID', 'SOPClassUID', 'InstanceNumber'],
};

/** The attributes that are asked for anyhow are added, unless the caller names some without a value. */
export function withUsualKeys({ level, keys }: Query): Record<string, string> {
  if (Object.values(keys).includes('')) return keys;
  return { ...Object.fromEntries(usualKeys[level].map((keyword) => [keyword, ''])), ...keys };
}

function readKeys(texts: readonly string[]): Result<Record<string, string>> {
  const keys: Record<string, string> = {};
  for (const text of texts) {
    const at = text.indexOf('=');
    const keyword = at < 0 ? text : text.slice(0, at);
    if (!isKeyword(keyword)) return fail('BAD_REQUEST', `${keyword} is not the keyword of a DICOM attribute; PatientName is one.`);
    keys[keyword] = at < 0 ? '' : text.slice(at + 1);
  }
  return ok(keys);
}

/** Reads the options, opens the archive and finds the peer; wrong use ends with 2. */
export function withQuery(call: VerbCall, work: (ask: Ask, query: Query) => Promise<ExitCode>): Promise<ExitCode> {
  const peerText = call.text('peer') ?? call.positionals[0];
  if (peerText === undefined) return Promise.resolve(call.misused('--peer is needed.'));
  const level = queryLevel.safeParse((call.text('level') ?? 'STUDY').toUpperCase());
  if (!level.success) return Promise.resolve(call.misused('--level is PATIENT, STUDY, SERIES or IMAGE.'));
  const keys = readKeys(call.list('key'));
  if (!keys.ok) return Promise.resolve(call.misused(keys.error.message));
  return withArchive(call, async (ask) => {
    const peer = await findPeer(ask, peerText);
    return peer.ok ? work(ask, { peer: peer.value, level: level.data, keys: keys.value }) : call.failed(peer.error);
  });
}

/** 3 when some objects came over and some did not. */
export function sayRetrieved(call: VerbCall, result: RetrieveResult): ExitCode {
  const { completed, failed, warning } = result;
  call.print({ completed, failed, warning }, `${String(completed)} retrieved, ${String(failed)} failed, ${String(warning)} with warnings`);
  if (failed === 0) return 0;
  return completed + warning > 0 ? 3 : 1;
}
