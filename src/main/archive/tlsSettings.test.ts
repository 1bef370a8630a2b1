// TLS as it is set: what is checked when it is saved, what a start with bad files does, that peers with TLS are called with it or not at all, and Orthanc on the other side.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createAuthority, hasOpenssl, type Authority, type Pair } from '../../../test/helpers/certificates.ts';
import { freePort } from '../../../test/helpers/dcmtk.ts';
import type { PeerInput } from '../../contract/archive.ts';
import type { Result } from '../../contract/result.ts';
import type { Archive, ArchiveOptions } from '../archive.ts';
import { openTestArchive } from '../ingest/testing/testArchive.ts';
import { createCallerIdentity } from './callerIdentity.ts';
import { hashPasscode } from '../security/index.ts';
import { archiveFolder, type OpenedArchive } from './testing/openedArchive.ts';

const hasOrthanc = spawnSync('Orthanc', ['--version']).status === 0;
if (!hasOrthanc) console.info('skipped: TLS with Orthanc (it is not installed)');

let box: OpenedArchive;
beforeEach(() => {
  box = archiveFolder();
});
afterEach(() => box.remove());

const free = { host: null, port: 0, aet: null };
const open = (listen: ArchiveOptions['listen'] = free): Promise<Archive> => box.open(listen);
const ask: OpenedArchive['ask'] = (route, input) => box.ask(route, input);

const here = (more: Partial<PeerInput>): { peer: PeerInput } => ({
  peer: { aet: 'SAGITTA', host: 'localhost', port: box.current().listener().tlsPort ?? 0, ...more },
});
const messageOf = (result: Result<unknown>): string => (result.ok ? 'ok' : result.error.message);

describe('user identity', () => {
  it('is right with its name and passcode only, the second time without the slow hash', async () => {
    const hash = await hashPasscode('open sesame');
    let expected: { name: string; hash: string | null } = { name: 'ct', hash };
    const check = createCallerIdentity(() => expected);
    const says = (name: string, passcode: string) => check(Buffer.from(name), Buffer.from(passcode));
    expect(await Promise.all([says('ct', 'open sesame'), says('ct', 'open'), says('mr', 'open sesame')])).toEqual([true, false, false]);
    expect(await says('ct', 'open sesame')).toBe(true);
    expected = { name: 'ct', hash: null };
    expect(await says('ct', 'open sesame')).toBe(false);
  });

  it('is required only where name and passcode are set; the passcode stands in no answer and not in the audit trail', async () => {
    await open();
    expect(messageOf(await ask('settings.set', { userIdentity: 'require', userIdentityName: 'ct' }))).toContain('Set both');
    const set = await ask('settings.set', { userIdentity: 'require', userIdentityName: 'ct', userIdentityPasscode: 'open sesame' });
    expect(set).toMatchObject({ ok: true, value: { hasUserIdentityPasscode: true } });
    expect(JSON.stringify(set)).not.toMatch(/sesame|argon2/);
    expect(await ask('peer.echo', { peer: { aet: 'SAGITTA', host: '127.0.0.1', port: box.current().listener().port } })).toMatchObject({ ok: false });
    await box.close();
    const again = openTestArchive(box.folder.path);
    expect(JSON.stringify(again.store.audit.list())).not.toMatch(/sesame|argon2/);
    await again.close();
  });
});

describe.skipIf(!hasOpenssl)('TLS in the settings', () => {
  let authority: Authority;
  let own: Pair;
  let files: { tlsCertificate: string; tlsKey: string; tlsAuthorities: string };
  beforeAll(() => {
    authority = createAuthority();
    own = authority.sign('archive');
    files = { tlsCertificate: own.certificate, tlsKey: own.key, tlsAuthorities: authority.path };
  });
  afterAll(() => authority.remove());

  it('opens a port, calls peers with it, and closes it again', async () => {
    await open();
    expect(await ask('settings.set', { ...files, tlsPort: 0, tlsRequirePeer: true })).toMatchObject({ ok: true });
    expect(box.current().listener()).toMatchObject({
      listening: true,
      tlsPort: expect.any(Number) as number,
      tlsProblem: expect.stringContaining('ends on') as string,
    });
    expect(await ask('peer.echo', here({ tls: 'tls' }))).toMatchObject({ ok: true });
    expect((await ask('peer.echo', here({ tls: 'none' }))).ok).toBe(false);
    const { port } = box.current().listener();
    expect(await ask('settings.set', { tlsPort: null })).toMatchObject({ ok: true });
    expect(box.current().listener()).toMatchObject({ listening: true, port, tlsPort: null });
  });

  it.each([
    ['a port without a certificate', { tlsPort: 0 }, 'needs a certificate'],
    ['callers to be checked against nobody', { tlsPort: 0, tlsRequirePeer: true, tlsCertificate: 'own', tlsKey: 'own' }, 'authorities'],
    ['no port at all', { tlsOnly: true }, 'no port at all'],
    ['a file that is not there', { tlsAuthorities: '/nowhere/ca.pem' }, 'ENOENT'],
    ['a path that depends on where one stands', { tlsAuthorities: 'ca.pem' }, 'whole path'],
    ['a key of another pair', { tlsPort: 0, tlsCertificate: 'own', tlsKey: 'other' }, 'does not belong'],
    ['an expired certificate', { tlsPort: 0, tlsCertificate: 'old', tlsKey: 'old' }, 'expired'],
  ])('is not saved with %s', async (_, change, says) => {
    await open();
    const pairOf = (name: string): Pair =>
      name === 'own' ? own : authority.sign(name, name === 'old' ? { from: '20200101000000Z', to: '20210101000000Z' } : {});
    const given = { ...change } as Partial<typeof files>;
    if (given.tlsCertificate !== undefined) given.tlsCertificate = pairOf(given.tlsCertificate).certificate;
    if (given.tlsKey !== undefined) given.tlsKey = given.tlsKey === 'old' ? join(authority.folder, 'old.key') : pairOf(given.tlsKey).key;
    expect(messageOf(await ask('settings.set', given))).toContain(says);
    expect(await ask('settings.get', {})).toMatchObject({ ok: true, value: { tlsPort: null, tlsCertificate: '', tlsAuthorities: '' } });
    expect(box.current().listener()).toMatchObject({ listening: true, tlsPort: null, tlsProblem: null });
  });

  it('that has gone bad leaves the other port at the next start, says so, and calls no peer with TLS (catches: a fallback to plain)', async () => {
    const mine = { ...files, tlsCertificate: join(box.folder.path, '..', 'mine.pem') };
    copyFileSync(files.tlsCertificate, mine.tlsCertificate);
    await open();
    expect(await ask('settings.set', { ...mine, tlsPort: 0 })).toMatchObject({ ok: true });
    await box.close();
    writeFileSync(mine.tlsCertificate, 'hello');
    await open();
    expect(box.current().listener()).toMatchObject({ listening: true, tlsPort: null, tlsProblem: expect.stringContaining('holds none') as string });
    const plain = box.current().listener().port;
    expect(messageOf(await ask('peer.echo', { peer: { aet: 'SAGITTA', host: '127.0.0.1', port: plain, tls: 'tls' } }))).toContain('holds none');
    await box.close();
    await open({ ...free, tls: { tlsOnly: true } });
    expect(box.current().listener()).toMatchObject({ listening: false, port: 0, tlsPort: null });
  });

  it('of the command line rules for the run, and no port without TLS may be there at all', async () => {
    await open({ ...free, tls: { ...files, tlsPort: 0, tlsOnly: true } });
    expect(box.current().listener()).toMatchObject({ listening: true, port: 0, tlsPort: expect.any(Number) as number });
    expect(await ask('peer.echo', here({ tls: 'tls' }))).toMatchObject({ ok: true });
    expect(await ask('settings.get', {})).toMatchObject({ ok: true, value: { tlsPort: null, tlsOnly: false, thisRun: { tlsPort: 0 } } });
  });

  it.skipIf(!hasOrthanc)('talks with Orthanc both ways, each asking the other for its certificate', async () => {
    await open({ ...free, tls: { ...files, tlsPort: 0, tlsRequirePeer: true } });
    const theirs = authority.sign('orthanc');
    const [dicomPort, httpPort] = [await freePort(), await freePort()];
    const storage = join(box.folder.path, '..', `orthanc-${String(dicomPort)}`);
    mkdirSync(storage);
    const config = join(storage, 'orthanc.json');
    const settings = {
      DicomAet: 'ORTHANC',
      DicomPort: dicomPort,
      HttpPort: httpPort,
      RemoteAccessAllowed: false,
      AuthenticationEnabled: false,
      StorageDirectory: storage,
      IndexDirectory: storage,
      Plugins: [],
      DicomTlsEnabled: true,
      DicomTlsCertificate: theirs.certificate,
      DicomTlsPrivateKey: theirs.key,
      DicomTlsTrustedCertificates: authority.path,
      DicomTlsRemoteCertificateRequired: true,
      DicomModalities: { sagitta: { AET: 'SAGITTA', Host: 'localhost', Port: box.current().listener().tlsPort, UseDicomTls: true } },
    };
    writeFileSync(config, JSON.stringify(settings));
    const child = spawn('Orthanc', [config], { stdio: 'ignore' });
    const closed = once(child, 'close');
    try {
      const system = () => fetch(`http://127.0.0.1:${String(httpPort)}/system`).then(({ ok }) => ok, () => false); // prettier-ignore
      await expect.poll(system, { timeout: 30_000 }).toBe(true);
      expect(await ask('peer.echo', { peer: { aet: 'ORTHANC', host: 'localhost', port: dicomPort, tls: 'tls' } })).toMatchObject({ ok: true });
      expect((await ask('peer.echo', { peer: { aet: 'ORTHANC', host: 'localhost', port: dicomPort } })).ok).toBe(false);
      const echoed = await fetch(`http://127.0.0.1:${String(httpPort)}/modalities/sagitta/echo`, { method: 'POST', body: '{}' });
      expect(echoed.status).toBe(200);
    } finally {
      child.kill('SIGTERM');
      await closed;
    }
  });
});
