// import: files, folders and ZIP archives into the archive.
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Verb } from '../verb.ts';
import { askOnce } from '../withArchive.ts';

export const importVerb: Verb = {
  summary: 'Take in DICOM files, folders and ZIP archives',
  usage: 'PATH…',
  options: {},
  json: '{"found","stored","duplicates","quarantined":[{"path","code","message"}],"skipped":[{"path","reason"}],"failed","cancelled"}; exit code 3 when anything was quarantined or could not be taken in',
  run: (call) => {
    if (call.positionals.length === 0) return Promise.resolve(call.misused('Name at least one file or folder.'));
    const paths = call.positionals.map((path) => resolve(path));
    const missing = paths.find((path) => !existsSync(path));
    if (missing !== undefined) return Promise.resolve(call.failed({ code: 'NOT_FOUND', message: `There is no ${missing}. Nothing was imported.` }));
    return askOnce(call, 'import.run', { paths }, (result) => {
      const { found, stored, duplicates, quarantined, skipped, failed, cancelled } = result;
      for (const { path, message } of quarantined) console.error(`quarantined: ${path}: ${message}`);
      for (const { path, reason } of skipped) console.error(`skipped: ${path}: ${reason}`);
      const counts = `${String(found)} found: ${String(stored)} stored, ${String(duplicates)} already here, ${String(quarantined.length)} quarantined`;
      if (failed > 0) console.error(`${String(failed)} of the skipped could not be read, unpacked or kept. They are not in the archive.`);
      if (cancelled) console.error('The import was stopped before its end. What is counted is safe; import again for the rest.');
      call.print({ found, stored, duplicates, quarantined, skipped, failed, cancelled }, `${counts}; ${String(skipped.length)} other files skipped`);
      if (quarantined.length === 0 && failed === 0 && !cancelled) return 0;
      return found === 0 ? 1 : 3;
    });
  },
};
