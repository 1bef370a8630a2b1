// The archive as it is opened by the window, by serve and by verbs: what rules its listener, what stands in its audit trail, and that it ends.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createServer, type AddressInfo } from 'node:net';
import type { Archive, ArchiveOptions } from '../archive.ts';
import { connectLocally, socketPath } from '../rpc/localSocket.ts';
import { openTestArchive } from '../ingest/testing/testArchive.ts';
import { archiveFolder, type OpenedArchive } from './testing/openedArchive.ts';

let box: OpenedArchive;
beforeEach(() => {
  box = archiveFolder();
});
afterEach(() => box.remove());

const open = (listen: ArchiveOptions['listen']): Promise<Archive> => box.open(listen);
const ask: OpenedArchive['ask'] = (route, input) => box.ask(route, input);

function audited(): string[] {
  const again = openTestArchive(box.folder.path);
  const rows = again.store.audit.list().map(({ action, outcome }) => (outcome === 'success' ? action : `${action} ${outcome}`));
  void again.close();
  return rows;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

describe('settings', () => {
  const firstRun = { aet: 'READING1', host: '127.0.0.1', port: 11_112 };

  it('saved with a port on the command line do not move the listener in this run (catches: the first-run screen that takes port 11112)', async () => {
    const { port } = (await open({ host: null, port: 0, aet: null })).listener();
    expect(await ask('settings.set', firstRun)).toMatchObject({ ok: true, value: { ...firstRun, thisRun: { aet: null, host: null, port: 0 } } });
    expect(box.current().listener()).toMatchObject({ aet: 'READING1', port, listening: true });
    await box.close();
    expect((await open(null)).listener()).toMatchObject(firstRun);
  });

  it('that change nothing leave the listener alone, so that a sender is not cut off', async () => {
    await open({ host: null, port: 0, aet: 'READING1' });
    let changes = 0;
    box.current().onEvent((event) => (changes += event.type === 'listenerChanged' ? 1 : 0));
    await new Promise((resolve) => setTimeout(resolve, 250));
    changes = 0;
    expect(await ask('settings.set', firstRun)).toMatchObject({ ok: true });
    await new Promise((resolve) => setTimeout(resolve, 250));
    expect(changes).toBe(0);
  });

  it('saved twice at once leave one listener that can be closed (catches: a port that stays taken)', async () => {
    await open({ host: null, port: null, aet: null });
    const ports = [await freePort(), await freePort()];
    await Promise.all(ports.map((port) => ask('settings.set', { port })));
    await box.close();
    for (const at of ports) {
      const again = createServer();
      await new Promise<void>((resolve, reject) => again.once('error', reject).listen(at, '127.0.0.1', resolve));
      await new Promise((resolve) => again.close(resolve));
    }
  });
});

it('records who opened, verified and closed it, and a refused signature without the name that was typed', async () => {
  await open(null);
  await ask('archive.verify', {});
  const refused = { reportId: '1b4e28ba-2fa1-41d2-883f-0016d3cca427', name: 'my-secret-password', password: null, as: 'final' as const };
  expect(await ask('report.sign', refused)).toMatchObject({ ok: false });
  await box.close();
  expect(audited()).toEqual(['archive.opened', 'archive.verified', 'sign.refused failure', 'archive.closed']);
});

it('ends although a client does not read, and a second close waits for the first (catches: serve that never ends)', async () => {
  await open(null);
  const port = await connectLocally(socketPath(box.folder.path));
  expect(port).not.toBeNull();
  const started = performance.now();
  await Promise.all([box.current().close(), box.current().close()]);
  expect(performance.now() - started).toBeLessThan(3000);
  port?.close();
});
