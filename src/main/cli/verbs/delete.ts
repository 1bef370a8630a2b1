// delete: studies into the trash, where they wait for their time.
import type { Verb } from '../verb.ts';
import { askOnce } from '../withArchive.ts';

export const deleteVerb: Verb = {
  summary: 'Delete studies: hidden at once, removed for good when the days of grace are over',
  usage: '--study UID … --reason TEXT [--force]',
  options: {
    study: { type: 'string', multiple: true, value: 'UID', text: 'Study Instance UID' },
    reason: { type: 'string', value: 'TEXT', text: 'why; it stands in the trash' },
    force: { type: 'boolean', text: 'also studies with a report, with measurements, or marked to be kept' },
  },
  json: '{"studies","instances","purgeAt"}',
  run: (call) => {
    const [studies, reason] = [call.list('study'), call.text('reason')];
    if (studies.length === 0 || reason === undefined) return Promise.resolve(call.misused('--study and --reason are needed.'));
    return askOnce(call, 'study.delete', { StudyInstanceUIDs: studies, reason, force: call.flag('force') }, (done) => {
      call.print(done, `${String(done.studies)} studies with ${String(done.instances)} objects are in the trash until ${done.purgeAt}`);
      return 0;
    });
  },
};
