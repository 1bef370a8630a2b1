// check: contradictions in a report that lies in a JSON file, without an archive. What it looks for is the reports room's.
import { readFile } from 'node:fs/promises';
import { checkReportText } from '../../reports/index.ts';
import type { Verb } from '../verb.ts';

const mostBytes = 16 * 1024 * 1024;

export const checkVerb: Verb = {
  summary: 'Look for contradictions in a report given as JSON',
  usage: 'FILE.json',
  options: {},
  json: '{"checks":[{"kind","section","sentence","evidence":[…],"message","fix"}]}',
  run: async (call) => {
    const [path, ...more] = call.positionals;
    if (path === undefined || more.length > 0) return call.misused('Name one JSON file.');
    let text: string;
    try {
      text = await readFile(path, 'utf8');
    } catch {
      return call.failed({ code: 'IO_ERROR', message: `${path} cannot be read. Nothing was checked; name a file that is there.` });
    }
    const checked = text.length > mostBytes ? null : checkReportText(text);
    if (checked === null) return call.failed({ code: 'BAD_REQUEST', message: `${path} is larger than 16 MB. Nothing was checked.` });
    if (!checked.ok) return call.failed(checked.error);
    const { checks } = checked.value;
    const lines = checks.map(
      (c) => `${c.kind}, ${c.section}: ${c.message}${c.sentence === '' ? '' : `\n  ${c.sentence}`}${c.fix === null ? '' : `\n  → ${c.fix}`}`,
    );
    call.print({ checks }, checks.length === 0 ? 'No contradiction found.' : lines.join('\n'));
    return 0;
  },
};
