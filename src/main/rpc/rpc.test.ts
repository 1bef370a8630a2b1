// The protocol over real local sockets: answers, refusals, killed peers, oversized and foreign frames.
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { createConnection, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { peer } from '../../contract/archive.ts';
import { ok } from '../../contract/result.ts';
import { createRpcClient, type RpcClient } from './client.ts';
import type { FramePort } from './framePort.ts';
import { connectLocally, listenLocally, socketPath } from './localSocket.ts';
import { serveRoutes, type Handlers } from './server.ts';
import { createSocketPort } from './socketPort.ts';

let folder: string;
let server: Awaited<ReturnType<typeof listenLocally>> | null = null;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sagitta-rpc-'));
});

afterEach(async () => {
  await server?.close();
  server = null;
  rmSync(folder, { recursive: true, force: true });
});

/** Only some handlers: what is missing must be refused, not crash. */
function handlers(some: Partial<Handlers<'archive'>>): Handlers<'archive'> {
  return some as Handlers<'archive'>;
}

async function connected(some: Partial<Handlers<'archive'>>, onPort: (port: FramePort) => void = () => undefined): Promise<RpcClient> {
  server = await listenLocally(folder, (port) => {
    onPort(port);
    serveRoutes(handlers(some), port, { actor: 'cli' });
  });
  const port = await connectLocally(server.path);
  if (port === null) throw new Error('not connected');
  return createRpcClient(port, 'cli');
}

describe('requests', () => {
  it('answer with the parsed value; catches a port that mixes up ids', async () => {
    const known = peer.parse({ aet: 'SLOW', host: 'h', port: 1 });
    const client = await connected({
      'peer.list': async () => {
        await new Promise((done) => setTimeout(done, 30));
        return ok({ peers: [known] });
      },
      'audit.verify': () => ok({ ok: true, records: 7, firstBad: null }),
    });
    const [slow, fast] = await Promise.all([client.request('peer.list', {}), client.request('audit.verify', {})]);
    expect(slow).toEqual(ok({ peers: [known] }));
    expect(fast).toEqual(ok({ ok: true, records: 7, firstBad: null }));
    client.close();
  });

  it('with bad input never reach the handler; catches a server that forgets to parse', async () => {
    const remove = vi.fn(() => ok({}));
    const client = await connected({ 'peer.remove': remove, 'study.series': vi.fn() });
    for (const input of [undefined, null, 7, {}, { aet: 5 }]) {
      expect(await client.forward('peer.remove', input)).toMatchObject({ ok: false, error: { code: 'BAD_REQUEST' } });
    }
    expect(await client.forward('study.series', { StudyInstanceUID: '../../etc/passwd' })).toMatchObject({ ok: false, error: { code: 'BAD_REQUEST' } });
    expect(remove).not.toHaveBeenCalled();
    client.close();
  });

  it('for unknown names, also those of Object.prototype, are refused', async () => {
    const client = await connected({});
    for (const name of ['no.such', '__proto__', 'constructor', 'toString', 'app.about']) {
      expect(await client.forward(name, {})).toMatchObject({ ok: false, error: { code: 'BAD_REQUEST' } });
    }
    client.close();
  });

  it('whose handler throws answer INTERNAL and log no message; catches patient data in logs', async () => {
    const log = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const client = await connected({
      'peer.list': () => {
        throw new Error('Doe^John');
      },
    });
    const answered = await client.request('peer.list', {});
    expect(answered).toMatchObject({ ok: false, error: { code: 'INTERNAL' } });
    expect(JSON.stringify(answered) + JSON.stringify(log.mock.calls)).not.toContain('Doe^John');
    log.mockRestore();
    client.close();
  });

  it('whose answer does not fit the contract are INTERNAL; catches handlers that drift from their shape', async () => {
    const log = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const client = await connected({ 'peer.list': () => ({ ok: true, value: { peers: [{ aet: 7 }] } }) as never });
    expect(await client.request('peer.list', {})).toMatchObject({ ok: false, error: { code: 'INTERNAL' } });
    log.mockRestore();
    client.close();
  });

  it('can be given up by their asker', async () => {
    const client = await connected({ 'peer.list': () => new Promise<never>(() => undefined) });
    const controller = new AbortController();
    const answered = client.request('peer.list', {}, { signal: controller.signal });
    controller.abort();
    expect(await answered).toMatchObject({ ok: false, error: { code: 'CANCELLED' } });
    client.close();
  });

  it('are told by the port who asks, not by the frame; catches a command line that calls itself the window', async () => {
    let actor = '';
    server = await listenLocally(folder, (port) => {
      serveRoutes(
        handlers({
          'peer.list': (_, context) => {
            actor = context.actor;
            return ok({ peers: [] });
          },
        }),
        port,
        { actor: 'cli' },
      );
    });
    const port = await connectLocally(server.path);
    if (port === null) throw new Error('not connected');
    const client = createRpcClient(port, 'window');
    await client.request('peer.list', {});
    expect(actor).toBe('cli');
    client.close();
  });
});

describe('a killed peer', () => {
  it('answers everything under way, and all later requests, with NOT_READY; catches requests that hang', async () => {
    let served: FramePort | undefined;
    const client = await connected({ 'peer.list': () => new Promise<never>(() => undefined) }, (port) => (served = port));
    const waiting = [client.request('peer.list', {}), client.request('peer.list', {})];
    await new Promise((done) => setTimeout(done, 50));
    served?.close();
    for (const result of await Promise.all(waiting)) expect(result).toMatchObject({ ok: false, error: { code: 'NOT_READY' } });
    expect(await client.request('peer.list', {})).toMatchObject({ ok: false, error: { code: 'NOT_READY' } });
  });

  it('aborts what it asked for; catches imports that go on for nobody', async () => {
    let aborted = false;
    const client = await connected({
      'peer.list': (_, { signal }) =>
        new Promise<never>(() => {
          signal.addEventListener('abort', () => (aborted = true));
        }),
    });
    void client.request('peer.list', {});
    await new Promise((done) => setTimeout(done, 50));
    client.close();
    await vi.waitFor(() => {
      expect(aborted).toBe(true);
    });
  });
});

describe('the socket', () => {
  async function rawSocket(maxLineBytes: number): Promise<{ raw: Socket; frames: unknown[]; closed: Promise<void> }> {
    const frames: unknown[] = [];
    server = await listenLocally(
      folder,
      () => undefined,
      (socket) => {
        const port = createSocketPort(socket, { maxLineBytes });
        port.onFrame((frame) => frames.push(frame));
        return port;
      },
    );
    const raw = createConnection(server.path);
    raw.on('error', () => undefined);
    const closed = new Promise<void>((done) =>
      raw.once('close', () => {
        done();
      }),
    );
    return { raw, frames, closed };
  }

  it('cuts off a line that is too long, before and without its end', async () => {
    const { raw, frames, closed } = await rawSocket(1000);
    raw.write('x'.repeat(5000));
    await closed;
    expect(frames).toEqual([]);
  });

  it.each([
    ['not JSON', '{"kind":\n'],
    ['no frame', '{"kind":"shout"}\n'],
    ['a request without id', '{"kind":"request","route":"peer.list","input":{},"actor":"cli"}\n'],
    ['an unknown asker', '{"kind":"request","id":1,"route":"peer.list","input":{},"actor":"root"}\n'],
  ])('ends the connection on %s', async (_, line) => {
    const { raw, frames, closed } = await rawSocket(1000);
    raw.write(line);
    await closed;
    expect(frames).toEqual([]);
  });

  it('puts frames together from any pieces, also inside a character', async () => {
    const { raw, frames } = await rawSocket(100_000);
    const line = Buffer.from(`${JSON.stringify({ kind: 'request', id: 1, route: 'peer.remove', input: { aet: 'Ärzte 山田' }, actor: 'cli' })}\n`);
    for (const byte of [...line, ...line]) {
      raw.write(Buffer.from([byte]));
      await new Promise((done) => setImmediate(done));
    }
    await vi.waitFor(() => {
      expect(frames).toHaveLength(2);
    });
    expect(frames[1]).toMatchObject({ input: { aet: 'Ärzte 山田' } });
    raw.destroy();
  });

  it('can be opened by this user alone', async () => {
    server = await listenLocally(folder, () => undefined);
    expect(statSync(server.path).mode & 0o077).toBe(0);
  });

  it('of a folder with a long path lies in a private folder, and works; catches paths over 108 bytes', async () => {
    const long = join(folder, 'a'.repeat(120));
    server = await listenLocally(long, (port) => {
      serveRoutes(handlers({ 'peer.list': () => ok({ peers: [] }) }), port);
    });
    expect(server.path).toBe(socketPath(long));
    expect(Buffer.byteLength(server.path)).toBeLessThan(104);
    expect(statSync(join(server.path, '..')).mode & 0o077).toBe(0);
    const port = await connectLocally(server.path);
    if (port === null) throw new Error('not connected');
    const client = createRpcClient(port, 'cli');
    expect((await client.request('peer.list', {})).ok).toBe(true);
    client.close();
  });

  it('that nobody listens on is null, not an error', async () => {
    expect(await connectLocally(join(folder, 'nobody.sock'))).toBeNull();
  });
});
