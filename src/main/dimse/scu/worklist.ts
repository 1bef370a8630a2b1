// C-FIND of the Modality Worklist as SCU (PS3.4 Annex K): asks an information system which steps are scheduled. Answers come nested, by keyword.
import type { WorklistItem } from '../../../contract/commitment.ts';
import { fail, ok } from '../../../contract/result.ts';
import type { Result } from '../../../contract/result.ts';
import type { DataSet } from '../../../dicom/model.ts';
import { formatTag, isKeyword, keywordOf, tagOf, vrOf } from '../../../dicom/tags.ts';
import { elementsOf, encodeIdentifier } from '../message/identifier.ts';
import type { IdentifierElement } from '../message/identifier.ts';
import { collectMatches } from './collectMatches.ts';
import { valueOf } from './find.ts';
import type { QueryKeys, QueryOptions } from './query.ts';
import type { Peer } from './peer.ts';

const WORKLIST_FIND = '1.2.840.10008.5.1.4.31';
const STEP = 'ScheduledProcedureStepSequence';

/** Attributes of the Scheduled Procedure Step (PS3.4 Table K.6-1): given without a path they belong into its sequence. */
const stepKeywords = new Set([
  'Modality',
  'ScheduledStationAETitle',
  'ScheduledStationName',
  'ScheduledProcedureStepStartDate',
  'ScheduledProcedureStepStartTime',
  'ScheduledProcedureStepEndDate',
  'ScheduledProcedureStepEndTime',
  'ScheduledPerformingPhysicianName',
  'ScheduledProcedureStepDescription',
  'ScheduledProtocolCodeSequence',
  'ScheduledProcedureStepID',
  'ScheduledProcedureStepLocation',
  'ScheduledProcedureStepStatus',
  'CommentsOnTheScheduledProcedureStep',
  'PreMedication',
  'RequestedContrastAgent',
]);

export interface WorklistOptions extends QueryOptions {
  /** After so many matches the query is cancelled at the peer; default: all. */
  limit?: number;
  onMatch?: (match: WorklistItem) => void;
}

/**
 * `keys` by path of keywords, nested by themselves where they are attributes of the scheduled step. Failures: as of connecting; BAD_REQUEST for an unknown attribute or
 * a path that does not lead through sequences; PEER_REJECTED when the peer does not offer a worklist or refuses the query.
 */
export function worklist(peer: Peer, keys: QueryKeys, options: WorklistOptions): Promise<Result<{ matches: WorklistItem[]; complete: boolean }>> {
  const elements = worklistIdentifier(keys);
  if (!elements.ok) return Promise.resolve(elements);
  const identifier = (transferSyntaxUid: string): Buffer => encodeIdentifier(elements.value, transferSyntaxUid);
  return collectMatches({ peer, sopClassUid: WORKLIST_FIND, identifier, service: 'a modality worklist', options, read: readItem, unreadable: {} });
}

interface Branch {
  value: string;
  children: Map<string, Branch>;
}

function worklistIdentifier(keys: QueryKeys): Result<IdentifierElement[]> {
  const root: Branch = { value: '', children: new Map() };
  for (const [path, value] of Object.entries(keys)) {
    const names = stepKeywords.has(path) ? [STEP, path] : path.split('.');
    const bad = badPath(names, value);
    if (bad !== undefined) return bad;
    let branch = root;
    for (const name of names) {
      const next = branch.children.get(name) ?? { value: '', children: new Map<string, Branch>() };
      branch.children.set(name, next);
      branch = next;
    }
    branch.value = value;
  }
  return ok(toElements(root));
}

function badPath(names: readonly string[], value: string): Result<never> | undefined {
  const unknown = names.find((name) => !isKeyword(name));
  if (unknown !== undefined)
    return fail('BAD_REQUEST', `${unknown.slice(0, 64)} is not an attribute of DICOM. Nothing was asked. Use its keyword, for example PatientName.`);
  const isSequence = (name: string): boolean => isKeyword(name) && vrOf(name) === 'SQ';
  const leaf = names.at(-1) ?? '';
  if (names.slice(0, -1).every(isSequence) && !(isSequence(leaf) && value !== '')) return undefined;
  return fail(
    'BAD_REQUEST',
    `${names.join('.').slice(0, 200)} cannot have such a value: only sequences have parts, and they have no value. Nothing was asked.`,
  );
}

function toElements(branch: Branch): IdentifierElement[] {
  return [...branch.children].flatMap(([name, { value, children }]) => {
    if (!isKeyword(name)) return [];
    const element = { tag: tagOf(name), vr: vrOf(name), value };
    return [children.size === 0 ? element : { ...element, items: [toElements({ value, children })] }];
  });
}

function readItem(identifier: DataSet): WorklistItem {
  const entries = elementsOf(identifier).map((element): [string, WorklistItem[string]] => {
    const name = keywordOf(element.tag) ?? formatTag(element.tag);
    return [name, element.vr === 'SQ' ? identifier.sequence(element.tag).map(readItem) : valueOf(element)];
  });
  return Object.fromEntries(entries);
}
