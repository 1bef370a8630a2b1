// Routing by `serve` as a real process to two storescp: both get every object once, also when the process is killed in the middle of the slow one.
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RoutingRule, Transfer } from '../../src/contract/transfer.ts';
import { hasDcmtk, runDcmtk, startDcmtk, type DcmtkServer } from '../helpers/dcmtk.ts';
import { buildCommandLine, sagitta, serve, temporaryFolder, writeCtFolder } from './sagitta.ts';

const folder = temporaryFolder();
const dataDir = join(folder.path, 'archive');
const on = (...args: string[]) => sagitta([...args, '--json', '--data-dir', dataDir]);
const objects = 8;

async function transfers(): Promise<Transfer[]> {
  return (await on('transfers', 'list')).json as Transfer[];
}
const stateOf = async (aet: string): Promise<string> => (await transfers()).find(({ peerAet }) => peerAet === aet)?.state ?? 'none';
const arrived = (name: string): string[] => readdirSync(join(folder.path, name));

/** Unique names: an object that comes twice is two files. */
function storescp(aet: string, more: string[]): Promise<DcmtkServer> {
  mkdirSync(join(folder.path, aet));
  return startDcmtk('storescp', ['-uf', '-od', join(folder.path, aet), '-aet', aet, ...more]);
}

beforeAll(buildCommandLine);
afterAll(folder.remove);

describe.skipIf(!hasDcmtk)('routing', () => {
  it('reaches both peers once, over a kill -9 in the middle (catches: objects lost or sent again from the start)', { timeout: 180_000 }, async () => {
    const [fast, slow] = [await storescp('FAST', []), await storescp('SLOW', ['--sleep-after', '1'])];
    try {
      for (const [aet, { port }] of [['FAST', fast] as const, ['SLOW', slow] as const])
        expect(await on('peers', 'add', `${aet}=127.0.0.1:${String(port)}`)).toMatchObject({ code: 0 });
      const added = await on('routes', 'add', 'CT to both', '--modality', 'CT', '--to', 'FAST', '--to', 'SLOW');
      expect(added).toMatchObject({ code: 0, json: { enabled: true, peerAets: ['FAST', 'SLOW'] } });
      const source = writeCtFolder(join(folder.path, 'source'), objects);

      const first = await serve(dataDir);
      const port = String(first.line.dimse.port);
      expect(await runDcmtk('storescu', ['+sd', '+r', '-aec', 'SAGITTA', '127.0.0.1', port, source])).toMatchObject({ code: 0 });
      await expect.poll(() => arrived('SLOW').length, { timeout: 60_000, interval: 100 }).toBeGreaterThanOrEqual(2);
      await first.end('SIGKILL');
      const before = arrived('SLOW').length;
      expect(before).toBeLessThan(objects);

      const second = await serve(dataDir);
      await expect.poll(() => stateOf('SLOW'), { timeout: 90_000, interval: 1000 }).toBe('done');
      await expect.poll(() => stateOf('FAST'), { timeout: 30_000, interval: 500 }).toBe('done');
      expect(await transfers()).toHaveLength(2);
      for (const transfer of await transfers()) expect(transfer).toMatchObject({ done: objects, total: objects, failed: 0, transcoded: 0 });
      expect(arrived('FAST')).toHaveLength(objects);
      // The object under way when the process died may have come twice.
      expect([objects, objects + 1]).toContain(arrived('SLOW').length);
      expect((await on('audit', 'verify')).json).toMatchObject({ ok: true });

      const [rule] = (await on('routes', 'list')).json as RoutingRule[];
      expect(await on('routes', 'remove', rule?.id ?? '')).toMatchObject({ code: 0 });
      expect(await on('transfers', 'clear')).toMatchObject({ code: 0 });
      expect(await transfers()).toEqual([]);
      await second.end('SIGTERM');
    } finally {
      await Promise.all([fast.stop(), slow.stop()]);
    }
  });
});

it('says what is wrong with a rule or an id, and queues nothing', { timeout: 60_000 }, async () => {
  expect(await on('routes', 'add', 'nowhere')).toMatchObject({ code: 2 });
  expect(await on('routes', 'remove', 'x')).toMatchObject({ code: 1, json: { error: { code: 'NOT_FOUND' } } });
  expect(await on('transfers', 'retry', 'x')).toMatchObject({ code: 1, json: { error: { code: 'NOT_FOUND' } } });
  expect(await on('transfers', 'explode', 'x')).toMatchObject({ code: 2 });
});
