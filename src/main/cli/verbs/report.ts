// report: the report of a study as a file.
import { resolve } from 'node:path';
import type { Verb } from '../verb.ts';
import { askOnce } from '../withArchive.ts';

const formats = ['json', 'pdf', 'sr'] as const;

export const reportVerb: Verb = {
  summary: 'Write the report of a study as JSON, PDF or DICOM SR',
  usage: '--study UID --format json|pdf|sr --to FILE',
  options: {
    study: { type: 'string', value: 'UID', text: 'Study Instance UID' },
    format: { type: 'string', value: 'json|pdf|sr', text: 'default json' },
    to: { type: 'string', value: 'FILE', text: 'where to write it' },
  },
  json: '{"path","files":[…]}',
  run: (call) => {
    const [study, to] = [call.text('study'), call.text('to')];
    if (study === undefined || to === undefined) return Promise.resolve(call.misused('--study and --to are needed.'));
    const format = formats.find((name) => name === (call.text('format') ?? 'json'));
    if (format === undefined) return Promise.resolve(call.misused('--format is json, pdf or sr.'));
    return askOnce(call, 'report.export', { StudyInstanceUID: study, format, to: resolve(to) }, ({ path, files }) => {
      call.print({ path, files }, files.join('\n'));
      return 0;
    });
  },
};
