// DICOM over TLS with dcmtk on the other side, in both directions, and everything that must not get through.
import { readdirSync, readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { connect as connectTls } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAuthority, hasOpenssl, textOf } from '../../../../test/helpers/certificates.ts';
import type { Authority, Pair } from '../../../../test/helpers/certificates.ts';
import { dataSetOf, EXPLICIT_LITTLE } from '../../../../test/helpers/ctFile.ts';
import { hasDcmtk, runDcmtk, startDcmtk } from '../../../../test/helpers/dcmtk.ts';
import { events, file, listen, listener, sink, useListenerRig } from '../../../../test/helpers/listenerRig.ts';
import { echo } from '../scu/echo.ts';
import type { Peer } from '../scu/peer.ts';
import { send } from '../scu/send.ts';
import { createTlsIdentity } from './tlsIdentity.ts';
import type { TlsIdentity } from './tlsIdentity.ts';

let ours: Authority;
let theirs: Authority;
let own: Pair;
let modality: Pair;
let stranger: Pair;
let identity: TlsIdentity;

function identityOf(pair: Pair | undefined, authority: Authority | undefined): TlsIdentity {
  const made = createTlsIdentity({ ...(pair && textOf(pair)), ...(authority && { authorities: readFileSync(authority.path, 'utf8') }) });
  if (!made.ok) throw new Error(made.error.message);
  return made.value;
}

const listenSecurely = (requirePeer = false, more: Parameters<typeof listen>[0] = {}): Promise<void> =>
  listen({ port: null, tls: { port: 0, identity, requirePeer }, ...more });

/** Arguments of dcmtk's programs: with a certificate of their own or without, and whom they trust. */
const tlsOf = (pair: Pair | undefined, authority: Authority): string[] => [
  ...(pair === undefined ? ['+tla'] : ['+tls', pair.key, pair.certificate]),
  '+cf',
  authority.path,
];
const target = (): string[] => ['-aec', 'SAGITTA', 'localhost', String(listener.tlsPort)];
const call = (more: Partial<Peer> = {}) =>
  echo({ aet: 'SAGITTA', host: 'localhost', port: listener.tlsPort ?? 0, tls: 'tls', identity, ...more }, { callingAet: 'US' });

describe.skipIf(!hasDcmtk || !hasOpenssl)('TLS', () => {
  beforeAll(() => {
    ours = createAuthority('Ours');
    theirs = createAuthority('Theirs');
    own = ours.sign('archive');
    modality = ours.sign('modality');
    stranger = theirs.sign('stranger');
    identity = identityOf(own, ours);
  });
  afterAll(() => {
    ours.remove();
    theirs.remove();
  });

  describe('the listener', () => {
    useListenerRig();

    it('answers echoscu, and storescu stores byte for byte', async () => {
      await listenSecurely();
      expect(await runDcmtk('echoscu', [...tlsOf(undefined, ours), ...target()])).toMatchObject({ code: 0 });
      const path = join(ours.folder, 'ct.dcm');
      await writeFile(path, file.part10);
      expect(await runDcmtk('storescu', [...tlsOf(modality, ours), '-R', ...target(), path])).toMatchObject({ code: 0 });
      expect(sink.incoming).toHaveLength(1);
      expect(events.find((event) => event.kind === 'association.opened')).toMatchObject({ association: { tls: true } });
    });

    it('lets in whom the authority signed, and nobody else, where callers must show a certificate', async () => {
      await listenSecurely(true);
      expect(await runDcmtk('echoscu', [...tlsOf(modality, ours), ...target()])).toMatchObject({ code: 0 });
      for (const who of [undefined, stranger]) {
        expect((await runDcmtk('echoscu', [...tlsOf(who, ours), ...target()])).code).not.toBe(0);
      }
      const late = ours.sign('late', { from: '20200101000000Z', to: '20210101000000Z' });
      expect((await runDcmtk('echoscu', [...tlsOf(late, ours), ...target()])).code).not.toBe(0);
      const refused = events.filter((event) => event.kind === 'tls.refused');
      expect(refused.map(({ because }) => because)).toEqual([
        'it showed no certificate',
        'its certificate comes from an authority that is not set here',
        'its certificate has expired',
      ]);
      expect(events.filter((event) => event.kind === 'association.opened')).toHaveLength(1);
    });

    it('never speaks without TLS on that port (catches: a fallback to plain DICOM)', async () => {
      await listenSecurely();
      expect((await runDcmtk('echoscu', target())).code).not.toBe(0);
      expect(events).toMatchObject([{ kind: 'tls.refused', because: 'it does not speak TLS there' }]);
    });

    it('takes no TLS before 1.2', async () => {
      await listenSecurely();
      const failure = await new Promise((resolve) => {
        const socket = connectTls({
          port: listener.tlsPort ?? 0,
          host: 'localhost',
          maxVersion: 'TLSv1.1',
          minVersion: 'TLSv1',
          ciphers: 'ALL:@SECLEVEL=0',
          rejectUnauthorized: false,
        });
        socket.once('secureConnect', () => resolve('connected')).once('error', (error: NodeJS.ErrnoException) => resolve(error.code));
      });
      expect(failure).toContain('PROTOCOL_VERSION');
    });

    it.each(['TLSv1.2', 'TLSv1.3'] as const)('talks %s with the ciphers of the profile', async (version) => {
      await listenSecurely();
      const socket = connectTls({ port: listener.tlsPort ?? 0, host: 'localhost', ca: readFileSync(ours.path), maxVersion: version, minVersion: version });
      const cipher = await new Promise((resolve, reject) => socket.once('secureConnect', () => resolve(socket.getCipher().standardName)).once('error', reject));
      expect(cipher).toMatch(version === 'TLSv1.2' ? /^TLS_ECDHE_RSA_WITH_AES_(128|256)_GCM/ : /^TLS_(AES|CHACHA20)/);
      socket.destroy();
    });

    it('shares its limit with the port without TLS, and half-open connections keep nobody out', async () => {
      await listen({ tls: { port: 0, identity, requirePeer: false }, maxAssociations: 1, timeouts: { artimMs: 20_000 } });
      const silent = Array.from({ length: 60 }, () => connect({ port: listener.tlsPort ?? 0, host: '127.0.0.1' }).on('error', () => undefined));
      await Promise.all(silent.map((socket) => new Promise((resolve) => socket.once('connect', resolve))));
      expect(await call()).toMatchObject({ ok: true });
      expect(await echo({ aet: 'SAGITTA', host: '127.0.0.1', port: listener.port }, { callingAet: 'US' })).toMatchObject({ ok: true });
      for (const socket of silent) socket.destroy();
    });

    it('ends a handshake that does not come to its end', async () => {
      await listenSecurely(false, { timeouts: { artimMs: 200 } });
      const socket = connect({ port: listener.tlsPort ?? 0, host: '127.0.0.1' }).on('error', () => undefined);
      socket.write(Buffer.from('160301', 'hex'));
      await new Promise((resolve) => socket.once('close', resolve));
      await expect.poll(() => events).toMatchObject([{ kind: 'tls.refused' }]);
    });

    it('shows a renewed certificate from then on', async () => {
      await listenSecurely();
      const before = identityOf(undefined, theirs);
      expect(await call({ identity: before })).toMatchObject({ ok: false, error: { code: 'REFUSED' } });
      listener.renew(identityOf(stranger, theirs));
      expect(await call({ identity: before })).toMatchObject({ ok: true });
    });
  });

  describe('calls', () => {
    useListenerRig();

    it('reach storescp, with a certificate of ours where it asks for one, byte for byte', async () => {
      await listen();
      const folder = join(ours.folder, 'received');
      await mkdir(folder);
      const peer = await startDcmtk('storescp', ['+B', '+xa', '-od', folder, ...tlsOf(modality, ours), '-rc']);
      try {
        const where: Peer = { aet: 'STORESCP', host: 'localhost', port: peer.port, tls: 'tls', identity };
        const instance = {
          sopClassUid: file.sopClassUid,
          sopInstanceUid: file.sopInstanceUid,
          transferSyntaxUid: EXPLICIT_LITTLE,
          open: async function* () {
            yield await Promise.resolve(file.dataSet);
          },
        };
        expect(await send(where, [instance], { callingAet: 'US' })).toMatchObject({ ok: true, value: { sent: 1, failed: 0 } });
        const [name = ''] = readdirSync(folder);
        expect(dataSetOf(readFileSync(join(folder, name))).equals(file.dataSet)).toBe(true);
      } finally {
        await peer.stop();
      }
    });

    it.each([
      ['comes from an authority that is not set', () => identityOf(stranger, theirs), 'REFUSED', 'authority that is not set'],
      ['has expired', () => undefined, 'REFUSED', 'has expired'],
    ])('do not go to one whose certificate %s', async (what, of, code, says) => {
      const shown = of() ?? expired();
      await listen({ port: null, tls: { port: 0, identity: shown, requirePeer: false } });
      const answered = await call();
      expect([what, answered.ok ? '' : answered.error.code]).toEqual([what, code]);
      expect(answered.ok ? '' : answered.error.message).toContain(says);
      expect(sink.incoming).toEqual([]);
    });

    it('hold to names: a host name must be in the certificate, an address only where it names addresses', async () => {
      const called = async (names: string, host: string) => {
        await listen({ port: null, tls: { port: 0, identity: identityOf(ours.sign(`named${String(count++)}`, { names }), ours), requirePeer: false } });
        const answered = await call({ host });
        await listener.close();
        return answered.ok ? 'ok' : answered.error.message;
      };
      let count = 0;
      expect(await called('DNS:localhost', 'localhost')).toBe('ok');
      expect(await called('DNS:pacs.example', 'localhost')).toContain('another name or address');
      expect(await called('DNS:pacs.example', '127.0.0.1')).toBe('ok');
      expect(await called('IP:127.0.0.1', '127.0.0.1')).toBe('ok');
      expect(await called('IP:10.0.0.5', '127.0.0.1')).toContain('another name or address');
    });

    it('say what a peer has against us, and never go on without TLS', async () => {
      await listen({ tls: { port: 0, identity, requirePeer: true } });
      const noCertificate = await call({ identity: identityOf(undefined, ours) });
      expect(noCertificate).toMatchObject({ ok: false, error: { code: 'PEER_REJECTED', message: expect.stringContaining('certificate of ours') as string } });
      const unknown = await call({ identity: identityOf(stranger, ours) });
      expect(unknown.ok).toBe(false);
      const plain = await call({ port: listener.port });
      expect(plain.ok).toBe(false);
      expect(await call({ identity: undefined, tlsProblem: 'The certificate expired.' })).toMatchObject({
        ok: false,
        error: { code: 'REFUSED', message: expect.stringContaining('The certificate expired.') as string },
      });
      expect(events.filter((event) => event.kind === 'association.opened')).toEqual([]);
    });
  });
});

/** One that expires while the archive runs: made as of a day when it was good. */
function expired(): TlsIdentity {
  const pair = ours.sign('ended', { from: '20200101000000Z', to: '20210101000000Z' });
  const made = createTlsIdentity(textOf(pair), new Date('2020-06-01'));
  if (!made.ok) throw new Error(made.error.message);
  return made.value;
}
