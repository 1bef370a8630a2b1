// worklist: the scheduled procedure steps that an information system has.
import type { WorklistItem } from '../../../contract/commitment.ts';
import type { Verb } from '../verb.ts';
import { withArchive } from '../withArchive.ts';
import { findPeer } from './peerText.ts';

/** Asked for when the caller names no attribute to be returned. */
const usualKeys = [
  'AccessionNumber',
  'ReferringPhysicianName',
  'PatientName',
  'PatientID',
  'IssuerOfPatientID',
  'PatientBirthDate',
  'PatientSex',
  'StudyInstanceUID',
  'RequestedProcedureID',
  'RequestedProcedureDescription',
  'RequestedProcedurePriority',
  'Modality',
  'ScheduledStationAETitle',
  'ScheduledStationName',
  'ScheduledProcedureStepStartDate',
  'ScheduledProcedureStepStartTime',
  'ScheduledPerformingPhysicianName',
  'ScheduledProcedureStepDescription',
  'ScheduledProcedureStepID',
  'ScheduledProcedureStepLocation',
  'ScheduledProcedureStepStatus',
];

export const worklistVerb: Verb = {
  summary: 'Ask an information system what is scheduled (Modality Worklist)',
  usage: '--peer AET[@host:port] [-k Keyword[=value]]… [--limit N]',
  options: {
    peer: { type: 'string', value: 'AET[@host:port]', text: 'whom to ask, or the AE title of a known peer' },
    key: {
      type: 'string',
      short: 'k',
      multiple: true,
      value: 'Keyword[=value]',
      text: 'matches with * ? and ranges A-B; parts of sequences as Sequence.Keyword; without a value, only asked for',
    },
    limit: { type: 'string', value: 'N', text: 'at most so many (default 10000)' },
  },
  json: '[{"Keyword":"value","ScheduledProcedureStepSequence":[{…}], …}]; sequences are arrays of the same',
  run: (call) => {
    const peerText = call.text('peer') ?? call.positionals[0];
    if (peerText === undefined) return Promise.resolve(call.misused('--peer is needed.'));
    const limit = Number(call.text('limit') ?? 10_000);
    if (!Number.isInteger(limit) || limit < 1 || limit > 100_000) return Promise.resolve(call.misused('--limit is a number from 1 to 100000.'));
    const keys = readKeys(call.list('key'));
    if (keys === undefined) return Promise.resolve(call.misused('-k is a keyword, or keywords parted by dots, with or without =value.'));
    return withArchive(call, async (ask) => {
      const peer = await findPeer(ask, peerText);
      if (!peer.ok) return call.failed(peer.error);
      const found = await ask('peer.worklist', { peer: peer.value, keys, limit });
      if (!found.ok) return call.failed(found.error);
      const { matches, complete } = found.value;
      if (!complete) console.error(`There is more than the first ${String(matches.length)}.`);
      call.print(matches, matches.map((match) => flat(match).join('\t')).join('\n'));
      return 0;
    });
  },
};

function readKeys(texts: readonly string[]): Record<string, string> | undefined {
  const given = texts.map((text): [string, string] => {
    const at = text.indexOf('=');
    return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
  });
  if (given.some(([path]) => !/^[A-Za-z0-9]{1,64}(\.[A-Za-z0-9]{1,64}){0,4}$/.test(path))) return undefined;
  const keys = Object.fromEntries(given);
  return given.some(([, value]) => value === '') ? keys : { ...Object.fromEntries(usualKeys.map((keyword) => [keyword, ''])), ...keys };
}

/** `path=value`, what is empty left out. */
function flat(item: WorklistItem, before = ''): string[] {
  return Object.entries(item).flatMap(([keyword, value]) => {
    if (Array.isArray(value)) return value.flatMap((part) => (typeof part === 'string' ? [`${before}${keyword}=${part}`] : flat(part, `${before}${keyword}.`)));
    return value === '' ? [] : [`${before}${keyword}=${String(value)}`];
  });
}
