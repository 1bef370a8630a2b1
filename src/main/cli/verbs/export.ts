// export: a study as files, data sets as they were received.
import { resolve } from 'node:path';
import type { Verb } from '../verb.ts';
import { askOnce } from '../withArchive.ts';

export const exportVerb: Verb = {
  summary: 'Write a study as DICOM files or as a ZIP of them',
  usage: '--study UID --to DIR [--format dicom|zip]',
  options: {
    study: { type: 'string', value: 'UID', text: 'Study Instance UID' },
    to: { type: 'string', value: 'DIR', text: 'folder, or with zip the file' },
    format: { type: 'string', value: 'dicom|zip', text: 'default dicom' },
  },
  json: '{"written","files":[…]}',
  run: (call) => {
    const [study, to, format] = [call.text('study'), call.text('to'), call.text('format') ?? 'dicom'];
    if (study === undefined || to === undefined) return Promise.resolve(call.misused('--study and --to are needed.'));
    if (format !== 'dicom' && format !== 'zip') return Promise.resolve(call.misused('--format is dicom or zip.'));
    return askOnce(call, 'export.study', { StudyInstanceUID: study, to: resolve(to), format }, ({ written, files }) => {
      call.print({ written, files }, `${String(written)} objects written to ${resolve(to)}`);
      return 0;
    });
  },
};
