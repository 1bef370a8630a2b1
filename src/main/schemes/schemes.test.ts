// What the app scheme hands out: files of the renderer and leased bytes, nothing else. Real folders, links and traversal attempts.
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PixelLease } from '../../contract/archive.ts';
import { fail, ok, type Result } from '../../contract/result.ts';
import { contentSecurityPolicy } from './csp.ts';
import { leaseOfPath } from './leasePath.ts';
import { leasedResponse } from './leased.ts';
import { rendererFile } from './rendererFiles.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sagitta-scheme-'));
  mkdirSync(join(folder, 'page'));
  mkdirSync(join(folder, 'data'));
  writeFileSync(join(folder, 'page', 'index.html'), '<h1>page</h1>');
  writeFileSync(join(folder, 'page', 'noext'), 'secret');
  writeFileSync(join(folder, 'secret.html'), 'secret');
  symlinkSync(join(folder, 'secret.html'), join(folder, 'page', 'link.html'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('renderer files', () => {
  it('come with their type and the policy', async () => {
    const answer = await rendererFile(join(folder, 'page'), '/index.html');
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(answer.headers.get('content-security-policy')).toBe(contentSecurityPolicy);
    expect(await answer.text()).toBe('<h1>page</h1>');
  });

  it.each(['/../secret.html', '/%2e%2e/secret.html', '/..%2fsecret.html', '/..%5csecret.html', '/link.html', '/noext', '/', '/missing.html', '/%00', '/%'])(
    'are refused for %s, with the policy',
    async (path) => {
      const answer = await rendererFile(join(folder, 'page'), path);
      expect(answer.status).toBe(404);
      expect(answer.headers.get('content-security-policy')).toBe(contentSecurityPolicy);
      expect(await answer.text()).not.toContain('secret');
    },
  );
});

describe('pixels', () => {
  const lease = (change: Partial<PixelLease>): (() => Promise<Result<PixelLease>>) => {
    const whole = {
      path: join(folder, 'data', 'object'),
      fragments: [{ offset: 0, length: 4 }],
      transferSyntaxUid: '1.2.840.10008.1.2.1',
      expiresAt: Date.now() + 60_000,
    };
    return () => Promise.resolve(ok({ ...whole, ...change }));
  };
  const get = (path: string, leased: () => Promise<Result<PixelLease>>): Promise<Response> =>
    leasedResponse({ url: `app://bundle${path}`, signal: new AbortController().signal }, join(folder, 'data'), leased);

  it('are the fragments of the lease, joined, with their length', async () => {
    const bytes = Buffer.alloc(3_000_000, 7);
    bytes.write('abcdef', 10);
    writeFileSync(join(folder, 'data', 'object'), bytes);
    const fragments = [
      { offset: 12, length: 2 },
      { offset: 10, length: 1 },
      { offset: 100, length: 2_500_000 },
    ];
    const answer = await get('/pixels/1.2.3/1', lease({ fragments }));
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-length')).toBe('2500003');
    const body = Buffer.from(await answer.arrayBuffer());
    expect(body.length).toBe(2_500_003);
    expect(body.subarray(0, 3).toString()).toBe('cda');
  });

  it('that end early close the file; catches descriptors that leak with each cancelled frame', async () => {
    writeFileSync(join(folder, 'data', 'object'), Buffer.alloc(5_000_000));
    for (let n = 0; n < 50; n++) {
      const answer = await get('/pixels/1.2.3/1', lease({ fragments: [{ offset: 0, length: 5_000_000 }] }));
      await answer.body?.cancel();
    }
    expect((await get('/pixels/1.2.3/1', lease({}))).status).toBe(200);
  });

  it('are an error, not a short answer, when the file is shorter than the lease', async () => {
    writeFileSync(join(folder, 'data', 'object'), 'ab');
    const answer = await get('/pixels/1.2.3/1', lease({}));
    await expect(answer.arrayBuffer()).rejects.toThrow();
  });

  it('outside the data folder are gone, also behind a link; catches an archive that was talked into leasing any file', async () => {
    symlinkSync(join(folder, 'secret.html'), join(folder, 'data', 'object'));
    expect((await get('/pixels/1.2.3/1', lease({}))).status).toBe(410);
    expect((await get('/pixels/1.2.3/1', lease({ path: join(folder, 'secret.html') }))).status).toBe(410);
    expect((await get('/pixels/1.2.3/1', lease({ path: join(folder, 'data', '..', 'secret.html') }))).status).toBe(410);
  });

  it('and streams are asked for by ids; catches a part that the archive does not know', () => {
    expect(leaseOfPath('/pixels/1.2.3/7')).toEqual({ route: 'pixels.lease', input: { SOPInstanceUID: '1.2.3', frame: 7 } });
    expect(leaseOfPath('/streams/1.2.3/waveform-2')).toEqual({ route: 'streams.lease', input: { SOPInstanceUID: '1.2.3', part: 'waveform-2' } });
  });

  it.each([
    ...['/pixels/', '/pixels/1.2', '/pixels/1.2/0', '/pixels/1.2/x', '/pixels/../1', '/pixels/1.2/1/2', `/pixels/${'1.'.repeat(40)}1/1`, '/pixels/abc/1'],
    ...['/streams/1.2', '/streams/1.2/file', '/streams/1.2/waveform-0', '/streams/1.2/../video', `/streams/${'1.'.repeat(40)}1/video`, '/streams/abc/video'],
  ])('under %s are not found, and the archive is not asked', async (path) => {
    const answer = await get(path, () => Promise.reject(new Error('asked')));
    expect(answer.status).toBe(404);
    expect(answer.headers.get('content-security-policy')).toBe(contentSecurityPolicy);
  });

  it.each([
    ['NOT_FOUND', 404],
    ['BAD_REQUEST', 404],
    ['IO_ERROR', 410],
    ['NOT_READY', 503],
  ] as const)('answer %s with %d', async (code, status) => {
    const answer = await get('/pixels/1.2.3/1', () => Promise.resolve(fail(code, 'sentence with /a/path')));
    expect(answer.status).toBe(status);
    expect(await answer.text()).not.toContain('/');
  });

  it('of a lease that has expired are gone', async () => {
    writeFileSync(join(folder, 'data', 'object'), 'abcd');
    expect((await get('/pixels/1.2.3/1', lease({ expiresAt: Date.now() - 1 }))).status).toBe(410);
  });
});
