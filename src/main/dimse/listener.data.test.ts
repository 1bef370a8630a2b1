// Real objects of many kinds, sent by dcmtk to us and to its own storescp +B: the data sets must be the same bytes. Needs ../shared/data.
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { dataSetOf } from '../../../test/helpers/ctFile.ts';
import { hasDcmtk, runDcmtk, startDcmtk } from '../../../test/helpers/dcmtk.ts';
import { createFileSink } from '../../../test/helpers/fileSink.ts';
import { startListener } from './listener.ts';

const data = fileURLToPath(new URL('../../../../shared/data', import.meta.url));
const hasData = existsSync(data);
if (!hasData) console.info('skipped: byte identity of real objects over DICOM (no ../shared/data)');

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sagitta-data-'));
});

afterEach(() => rm(folder, { recursive: true }));

describe.skipIf(!hasDcmtk || !hasData)('real objects', () => {
  it.each([
    ['storescu', ['-xt', '+sd', '+r', '+sp', '*.dcm'], 'ct-abdomen-crlm1004'],
    ['storescu', ['+sd', '+r', '+sp', '*.dcm'], 'mr-fmri-4d-ge'],
    ['storescu', ['-xi', '-nh', '+sd', '+r', '+sp', '*.dcm'], 'rt'],
    ['dcmsend', ['--no-halt', '--decompress-never', '+sd', '+r', '+sp', '*.dcm'], 'ts-wg04'],
    ['dcmsend', ['--no-halt', '--decompress-never', '+sd', '+r', '+sp', '*.dcm'], 'us-xa-nm-multiframe'],
  ])(
    '%s %j of %s gives the bytes that storescp +B keeps (catches: any change on the way)',
    async (program, options, name) => {
      const theirs = join(folder, 'theirs');
      await mkdir(theirs);
      const server = await startDcmtk('storescp', ['+B', '+xa', '-od', theirs]);
      const sink = await createFileSink(join(folder, 'ours'));
      const started = await startListener({ host: '127.0.0.1', port: 0, aet: 'SAGITTA', ingest: sink });
      if (!started.ok) throw new Error(started.error.message);
      for (const port of [server.port, started.value.port]) {
        await runDcmtk(program, ['-aec', 'SAGITTA', ...options, '127.0.0.1', String(port), join(data, name)]);
      }
      await server.stop();
      await started.value.close();
      const names = await readdir(theirs);
      expect(names.length).toBeGreaterThan(0);
      expect(new Set(sink.incoming.map(({ sopInstanceUid }) => sopInstanceUid)).size).toBeGreaterThanOrEqual(names.length);
      const ours = new Map(
        await Promise.all(sink.incoming.map(async ({ sopInstanceUid }) => [sopInstanceUid, await readFile(sink.pathOf(sopInstanceUid))] as const)),
      );
      for (const file of names) {
        const dataSet = dataSetOf(await readFile(join(theirs, file)));
        expect([...ours.values()].some((bytes) => bytes.equals(dataSet))).toBe(true);
      }
      console.info(`${name}: ${names.length} objects byte-identical`);
    },
    60_000,
  );
});
