// `serve` killed at seeded points while four associations send, ten times over on one archive.
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { killRounds } from '../helpers/killRounds.ts';
import { buildCommandLine, serve, temporaryFolder } from './sagitta.ts';

const folder = temporaryFolder();
beforeAll(buildCommandLine, 120_000);
afterAll(folder.remove);

it('ten kills while four associations send: nothing acknowledged is missing or altered, nothing is half there (catches: Success before it is durable, rows without files)', async () => {
  const start = async (dataDir: string) => {
    const served = await serve(dataDir, ['--aet', 'SAGITTA']);
    const kill = async (): Promise<void> => {
      await served.end('SIGKILL');
    };
    return { port: served.line.dimse.port, kill };
  };
  const { faults, acknowledged } = await killRounds({ rounds: 10, seed: 20260102, dataDir: join(folder.path, 'archive'), start });
  expect(faults).toEqual([]);
  expect(acknowledged).toBeGreaterThan(10);
}, 300_000);
