// trash: what was deleted, back from it, or what is due removed for good.
import type { Verb } from '../verb.ts';
import { askOnce } from '../withArchive.ts';

export const trashVerb: Verb = {
  summary: 'List deleted studies, bring one back, or remove for good what is due',
  usage: 'list | restore --study UID | purge',
  options: { study: { type: 'string', value: 'UID', text: 'Study Instance UID (restore)' } },
  json: 'list: [{"StudyInstanceUID","PatientName",…,"instances","bytes","deletedAt","deletedBy","reason","cause","purgeAt","arrivedAgain"}]; restore: {"instances","notRestored"}, exit code 3 when some stayed in the trash; purge: {"studies","instances","bytes"}',
  run: (call) => {
    const [what, ...more] = call.positionals;
    if (more.length > 0) return Promise.resolve(call.misused('trash takes one of list, restore, purge.'));
    if (what === 'list')
      return askOnce(call, 'trash.list', {}, ({ studies }) => {
        const lines = studies.map(
          (row) => `${row.purgeAt}  ${row.StudyInstanceUID}  ${row.PatientName}  ${String(row.instances)} images  ${row.deletedBy}: ${row.reason}`,
        );
        call.print(studies, lines.length === 0 ? 'The trash is empty' : lines.join('\n'));
        return 0;
      });
    if (what === 'purge')
      return askOnce(call, 'trash.purge', {}, (done) => {
        call.print(done, `${String(done.studies)} studies with ${String(done.instances)} objects removed for good`);
        return 0;
      });
    const study = call.text('study');
    if (what !== 'restore' || study === undefined) return Promise.resolve(call.misused('trash takes list, purge, or restore with --study.'));
    return askOnce(call, 'study.restore', { StudyInstanceUID: study }, (done) => {
      call.print(done, `${String(done.instances)} objects are back`);
      if (done.notRestored === 0) return 0;
      console.error(`${String(done.notRestored)} objects have come again with other bytes; the earlier ones stay in the trash.`);
      return 3;
    });
  },
};
