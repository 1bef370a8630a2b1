// What the window and `serve` take from their command lines, with Chromium's switches among them.
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { peer } from '../../contract/archive.ts';
import { defaultDataDir } from './dataDir.ts';
import { parsePeer } from './listenFlags.ts';
import { isCommandLine } from './verbNames.ts';
import { readWindowFlags } from './windowFlags.ts';

describe('the command line', () => {
  it('is the window or a verb; catches a folder named like a verb', () => {
    for (const args of [[], ['--data-dir', 'serve'], ['--inspect=0', '--port', '0', '--open'], ['--peer', 'A=h:1']]) expect(isCommandLine(args)).toBe(false);
    for (const args of [['serve'], ['--data-dir', 'd', 'studies'], ['nonsense'], ['--help'], ['--version']]) expect(isCommandLine(args)).toBe(true);
  });

  it('of the window leaves foreign switches alone', () => {
    const flags = readWindowFlags(['--inspect=0', '--no-sandbox', '--data-dir', '/d', '--port', '0', '--peer', 'A=h:1', '--peer', 'B=[::1]:2']);
    expect(flags).toEqual({
      ok: true,
      value: {
        dataDir: '/d',
        listen: { host: null, port: 0, aet: null, tls: {} },
        peers: [peer.parse({ aet: 'A', host: 'h', port: 1 }), peer.parse({ aet: 'B', host: '::1', port: 2 })],
        open: false,
      },
    });
    for (const args of [
      ['--port', 'x'],
      ['--port', '65536'],
      ['--aet', 'a\\b'],
      ['--aet', '12345678901234567'],
      ['--peer', 'A'],
    ]) {
      expect(readWindowFlags(args).ok).toBe(false);
    }
  });

  it('reads what is said of TLS, files from where one stands (catches: a relative path that means another file in the archive process)', () => {
    const flags = readWindowFlags(['--tls-port', '0', '--tls-cert', 'c.pem', '--tls-key', '/k.pem', '--tls-ca', 'a.pem', '--tls-require-peer', '--tls-only']);
    const tls = { tlsPort: 0, tlsCertificate: resolve('c.pem'), tlsKey: '/k.pem', tlsAuthorities: resolve('a.pem'), tlsRequirePeer: true, tlsOnly: true };
    expect(flags).toMatchObject({ ok: true, value: { listen: { tls } } });
    expect(readWindowFlags(['--tls-port', '70000']).ok).toBe(false);
    expect(parsePeer('PACS=10.0.0.5:2762/tls', '=')).toMatchObject({ port: 2762, tls: 'tls' });
    expect(parsePeer('PACS=10.0.0.5:2762/ssl', '=')).toBeNull();
  });

  it('reads peers, and refuses what is none', () => {
    expect(parsePeer('PACS@10.0.0.5:104', '@')).toMatchObject({ aet: 'PACS', host: '10.0.0.5', port: 104 });
    for (const text of ['', '@h:1', 'A@:1', 'A@h', 'A@h:0', 'A@h:70000', 'A@h:1x']) expect(parsePeer(text, '@')).toBeNull();
  });

  it('has a default folder on each platform', () => {
    expect(defaultDataDir('linux', { XDG_DATA_HOME: '/x' })).toBe('/x/sagitta');
    expect(defaultDataDir('win32', { LOCALAPPDATA: '/l' })).toContain('Sagitta');
    expect(defaultDataDir('darwin', {})).toContain('Application Support');
  });
});
