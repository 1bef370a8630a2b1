// correct: another patient, other values of a study, a series in another study; what was corrected, and undoing it. Stored bytes stay as they are.
import type { RouteInput } from '../../../contract/routes.ts';
import { correction } from '../../../contract/correction.ts';
import type { ExitCode, Verb, VerbCall } from '../verb.ts';
import { askOnce } from '../withArchive.ts';

type Asked = RouteInput<'correction.apply'>['correction'];

/** `ID` or `ID@ISSUER`; an ID that holds an @ needs the issuer behind its last one. */
function patientOf(text: string): { PatientID: string; IssuerOfPatientID: string } {
  const at = text.lastIndexOf('@');
  return at < 0 ? { PatientID: text, IssuerOfPatientID: '' } : { PatientID: text.slice(0, at), IssuerOfPatientID: text.slice(at + 1) };
}

function attributesOf(pairs: readonly string[]): Record<string, string> {
  return Object.fromEntries(pairs.map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]));
}

function askedOf(call: VerbCall, kind: string | undefined): unknown {
  const attributes = attributesOf(call.list('key'));
  switch (kind) {
    case 'patient':
      return { kind: 'correctPatient', StudyInstanceUIDs: call.list('study'), attributes };
    case 'study':
      return { kind: 'correctStudy', StudyInstanceUID: call.list('study')[0], attributes };
    case 'merge':
      return { kind: 'mergePatient', from: patientOf(call.text('from') ?? ''), to: patientOf(call.text('to') ?? '') };
    case 'move':
      return { kind: 'moveSeries', SeriesInstanceUID: call.text('series'), toStudyInstanceUID: call.text('to') };
    default:
      return undefined;
  }
}

const kinds = `patient --study UID … -k Keyword=value …
       sagitta correct study --study UID -k Keyword=value …
       sagitta correct merge --from ID[@ISSUER] --to ID[@ISSUER]
       sagitta correct move --series UID --to STUDYUID
       sagitta correct list --study UID
       sagitta correct undo --id ID
       (each but list with --reason TEXT)`;

function list(call: VerbCall, study: string): Promise<ExitCode> {
  return askOnce(call, 'correction.list', { StudyInstanceUID: study }, ({ corrections }) => {
    const lines = corrections.map(
      (row) => `${row.id}  ${row.at}  ${row.who}  ${row.summary} (${row.reason})${row.undoneAt === null ? '' : `; undone ${row.undoneAt}`}`,
    );
    call.print(corrections, lines.length === 0 ? 'No corrections' : lines.join('\n'));
    return 0;
  });
}

function undo(call: VerbCall, id: string, reason: string): Promise<ExitCode> {
  return askOnce(call, 'correction.undo', { id, reason }, (done) => {
    call.print(done, `Undone; ${String(done.studies.length)} studies follow`);
    return 0;
  });
}

function apply(call: VerbCall, asked: Asked, reason: string): Promise<ExitCode> {
  return askOnce(call, 'correction.apply', { correction: asked, reason }, (done) => {
    call.print(done, `Correction ${done.id}: ${String(done.studies.length)} studies follow`);
    return 0;
  });
}

export const correctVerb: Verb = {
  summary: 'Correct or merge patients, correct a study, move a series; list and undo; stored bytes never change',
  usage: kinds,
  options: {
    study: { type: 'string', multiple: true, value: 'UID', text: 'Study Instance UID' },
    series: { type: 'string', value: 'UID', text: 'Series Instance UID' },
    from: { type: 'string', value: 'ID[@ISSUER]', text: 'patient that is merged' },
    to: { type: 'string', value: 'ID|UID', text: 'patient merged into, or study moved to' },
    key: {
      type: 'string',
      multiple: true,
      short: 'k',
      value: 'Keyword=value',
      text: 'PatientName, PatientID, IssuerOfPatientID, PatientBirthDate, PatientSex; of a study AccessionNumber, StudyDescription, StudyDate, StudyID, ReferringPhysicianName',
    },
    id: { type: 'string', value: 'ID', text: 'of the correction (undo)' },
    reason: { type: 'string', value: 'TEXT', text: 'why; it stands in the record' },
  },
  json: '{"id","studies":[…]}; undo: {"studies"}; list: [{"id","kind","at","who","reason","undoneAt","undoneBy","undoReason","summary"}]',
  run: (call) => {
    const [kind] = call.positionals;
    const [study, id, reason] = [call.list('study')[0], call.text('id'), call.text('reason')];
    if (kind === 'list') return study === undefined ? Promise.resolve(call.misused('list needs --study.')) : list(call, study);
    if (reason === undefined) return Promise.resolve(call.misused('Say what is to be corrected, and why with --reason.'));
    if (kind === 'undo') return id === undefined ? Promise.resolve(call.misused('undo needs --id.')) : undo(call, id, reason);
    const asked = correction.safeParse(askedOf(call, kind));
    if (!asked.success) return Promise.resolve(call.misused('This is not a correction: name what is corrected and the new values.'));
    return apply(call, asked.data, reason);
  },
};
