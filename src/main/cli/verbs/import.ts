// import: files, folders and ZIP archives into the archive.
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Verb } from '../verb.ts';
import { askOnce } from '../withArchive.ts';

export const importVerb: Verb = {
  summary: 'Take in DICOM files, folders and ZIP archives',
  usage: 'PATH…',
  options: {},
  json: '{"found","stored","duplicates","quarantined":[{"path","code","message"}],"skipped":[{"path","reason"}]}; exit code 3 when anything was quarantined',
  run: (call) => {
    if (call.positionals.length === 0) return Promise.resolve(call.misused('Name at least one file or folder.'));
    const paths = call.positionals.map((path) => resolve(path));
    const missing = paths.find((path) => !existsSync(path));
    if (missing !== undefined) return Promise.resolve(call.failed({ code: 'NOT_FOUND', message: `There is no ${missing}. Nothing was imported.` }));
    return askOnce(call, 'import.run', { paths }, (result) => {
      const { found, stored, duplicates, quarantined, skipped } = result;
      for (const { path, message } of quarantined) console.error(`quarantined: ${path}: ${message}`);
      for (const { path, reason } of skipped) console.error(`skipped: ${path}: ${reason}`);
      const counts = `${String(found)} found: ${String(stored)} stored, ${String(duplicates)} already here, ${String(quarantined.length)} quarantined`;
      call.print({ found, stored, duplicates, quarantined, skipped }, `${counts}; ${String(skipped.length)} other files skipped`);
      return quarantined.length > 0 ? 3 : 0;
    });
  },
};
