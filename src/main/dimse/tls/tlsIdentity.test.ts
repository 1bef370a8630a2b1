// What is refused before anything is listened on or called with it, and that no key gets out of an identity.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { inspect } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAuthority, hasOpenssl, textOf } from '../../../../test/helpers/certificates.ts';
import type { Authority } from '../../../../test/helpers/certificates.ts';
import { createTlsIdentity } from './tlsIdentity.ts';

describe.skipIf(!hasOpenssl)('an identity', () => {
  let authority: Authority;
  let good: { certificate: string; key: string };
  beforeAll(() => {
    authority = createAuthority();
    good = textOf(authority.sign('good'));
  });
  afterAll(() => authority.remove());

  it('is made of a pair and authorities, and tells when it ends', () => {
    const made = createTlsIdentity({ ...good, authorities: readFileSync(authority.path, 'utf8') });
    expect(made).toMatchObject({ ok: true, value: { canVerify: true } });
    expect(made.ok && made.value.expiresAt!.getTime()).toBeGreaterThan(Date.now());
  });

  it('shows its key to nobody (catches: a private key in the audit trail or the log)', () => {
    const made = createTlsIdentity(good);
    if (!made.ok) throw new Error(made.error.message);
    const { value } = made;
    for (const text of [JSON.stringify({ value }), inspect(value, { depth: 10, showHidden: true })]) expect(text).not.toContain('PRIVATE KEY');
  });

  it('without authorities trusts nobody (catches: the authorities of the web taken by default)', () => {
    expect(createTlsIdentity(good)).toMatchObject({ ok: true, value: { canVerify: false } });
  });

  it.each([
    ['a key of another pair', () => ({ ...good, key: textOf(authority.sign('other')).key }), 'does not belong'],
    ['an expired certificate', () => textOf(authority.sign('old', { from: '20200101000000Z', to: '20210101000000Z' })), 'expired on 2021-01-01'],
    ['one that is not valid yet', () => textOf(authority.sign('new', { from: '20470101000000Z', to: '20480101000000Z' })), 'valid only from 2047-01-01'],
    ['a certificate without a key', () => ({ certificate: good.certificate }), 'no key'],
    ['a key without a certificate', () => ({ key: good.key }), 'no certificate'],
    ['what is no certificate', () => ({ ...good, certificate: 'hello' }), 'holds none'],
    ['what is no key', () => ({ ...good, key: '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n' }), 'holds none'],
    ['authorities that are none', () => ({ ...good, authorities: good.key }), 'authorities'],
  ])('is not made of %s', (_, material, says) => {
    const made = createTlsIdentity(material());
    expect(made).toMatchObject({ ok: false, error: { code: 'BAD_REQUEST' } });
    expect(made.ok ? '' : made.error.message).toContain(says);
    expect(made.ok ? '' : made.error.message).not.toContain('-----');
  });

  it('is not made of a locked or a weak key', () => {
    const locked = spawnSync('openssl', ['pkey', '-aes256', '-passout', 'pass:secret'], { input: good.key, encoding: 'utf8' }).stdout;
    expect(createTlsIdentity({ ...good, key: locked })).toMatchObject({ ok: false, error: { message: expect.stringContaining('passphrase') as string } });
    const args = ['req', '-x509', '-newkey', 'rsa:1024', '-nodes', '-subj', '/CN=weak', '-keyout', '-', '-out', '-'];
    const [weakKey = '', weakCertificate = ''] = spawnSync('openssl', args, { encoding: 'utf8' }).stdout.split(/(?=-----BEGIN CERTIFICATE)/);
    const weak = createTlsIdentity({ certificate: weakCertificate, key: weakKey });
    expect(weak).toMatchObject({ ok: false, error: { message: expect.stringContaining('1024 bits') as string } });
  });
});
