// phantom: a synthetic chest CT as DICOM files, for trying the workstation, for the demo and for benchmarks. Nobody's images.
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { buildPhantomObject, phantomIds } from '../../../dicom/phantom/object.ts';
import { phantomNodule } from '../../../dicom/phantom/phantom.ts';
import type { Verb } from '../verb.ts';

export const phantomVerb: Verb = {
  summary: 'Make a synthetic chest CT as DICOM files, to try things with',
  usage: '--to DIR',
  options: { to: { type: 'string', value: 'DIR', text: 'a new or empty place for the files' } },
  json: '{"StudyInstanceUID","files":[…],"nodule":{"LPS":[x,y,z],"diameterMm"}}',
  run: async (call) => {
    const to = call.text('to');
    if (to === undefined) return call.misused('--to is needed.');
    const folder = resolve(to);
    const ids = phantomIds();
    const files = ids.instanceUids.map((_, k) => join(folder, `CT${String(k + 1).padStart(4, '0')}.dcm`));
    if (files.some(existsSync))
      return call.failed({ code: 'CONFLICT', message: `${folder} already holds a phantom. Nothing was written; name another folder.` });
    await mkdir(folder, { recursive: true });
    for (const [k, file] of files.entries()) {
      await writeFile(file, buildPhantomObject(k, ids));
      if ((k + 1) % 20 === 0) console.error(`phantom: ${k + 1} of ${files.length} slices`);
    }
    const nodule = { LPS: phantomNodule.centerLps, diameterMm: phantomNodule.diameterMm };
    call.print({ StudyInstanceUID: ids.studyUid, files, nodule }, `${String(files.length)} slices written to ${folder}`);
    return 0;
  },
};
