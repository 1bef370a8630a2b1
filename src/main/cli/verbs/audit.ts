// audit verify: is the chain of the audit trail unbroken?
import type { Verb } from '../verb.ts';
import { askOnce } from '../withArchive.ts';

export const auditVerb: Verb = {
  summary: 'Check the audit trail',
  usage: 'verify',
  options: {},
  json: '{"ok","records","firstBad"}; exit code 1 when not ok',
  run: (call) => {
    if (call.positionals[0] !== 'verify') return Promise.resolve(call.misused('Say: audit verify.'));
    return askOnce(call, 'audit.verify', {}, ({ ok, records, firstBad }) => {
      call.print({ ok, records, firstBad }, ok ? `${String(records)} records, unbroken` : `Broken at record ${String(firstBad)}`);
      return ok ? 0 : 1;
    });
  },
};
