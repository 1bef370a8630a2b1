// verify: is every file there and whole, and is the audit chain unbroken?
import type { Verb } from '../verb.ts';
import { askOnce } from '../withArchive.ts';

export const verifyVerb: Verb = {
  summary: 'Check every stored file against its hash, and the audit chain',
  usage: '',
  options: {},
  json: '{"ok","instances","problems":[{"code","message","SOPInstanceUID"}],"audit":{"ok","records","firstBad"}}; exit code 1 when not ok',
  run: (call) =>
    askOnce(call, 'archive.verify', {}, ({ ok, instances, problems, audit }) => {
      for (const { code, message, SOPInstanceUID } of problems) console.error(`${code}: ${SOPInstanceUID}: ${message}`);
      const chain = audit.ok ? `audit of ${String(audit.records)} records unbroken` : `audit broken at record ${String(audit.firstBad)}`;
      call.print(
        { ok, instances, problems, audit },
        `${ok ? 'All is well' : 'There are problems'}: ${String(instances)} instances, ${String(problems.length)} problems, ${chain}`,
      );
      return ok ? 0 : 1;
    }),
};
