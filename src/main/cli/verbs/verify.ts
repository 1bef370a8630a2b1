// verify: is every file there and whole, and is the audit chain unbroken? With --repair, what can be mended is.
import type { VerifyResult } from '../../../contract/archive.ts';
import type { ExitCode, Verb, VerbCall } from '../verb.ts';
import { askOnce } from '../withArchive.ts';

function say(call: VerbCall, { ok, instances, problems, repairs, audit }: VerifyResult): void {
  for (const { code, message, SOPInstanceUID } of problems) console.error(`${code}: ${SOPInstanceUID}: ${message}`);
  for (const { code, message, SOPInstanceUID } of repairs) console.error(`repair: ${code}: ${SOPInstanceUID}: ${message}`);
  const chain = audit.ok ? `audit of ${String(audit.records)} records unbroken` : `audit broken at record ${String(audit.firstBad)}`;
  const mended = repairs.length > 0 ? `, ${String(repairs.length)} taken on` : '';
  call.print(
    { ok, instances, problems, repairs, audit },
    `${ok ? 'All is well' : 'There are problems'}: ${String(instances)} instances, ${String(problems.length)} problems${mended}, ${chain}`,
  );
}

export const verifyVerb: Verb = {
  summary: 'Check every stored file against its hash, and the audit chain',
  usage: '',
  options: {
    repair: {
      type: 'boolean',
      text: 'then take sound files without a row in, put torn or changed ones into quarantine and mark what is missing; nothing is deleted',
    },
  },
  json: '{"ok","instances","problems":[{"code","message","SOPInstanceUID"}],"repairs":[the same],"audit":{"ok","records","firstBad"}}; exit code 1 when not ok, 3 when --repair took problems on: verify again',
  run: (call) => {
    const repair = call.flag('repair');
    return askOnce(call, repair ? 'archive.repair' : 'archive.verify', {}, (result): ExitCode => {
      say(call, result);
      if (result.ok) return 0;
      return result.repairs.length > 0 ? 3 : 1;
    });
  },
};
