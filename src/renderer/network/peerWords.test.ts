// Words for a peer that does not answer: the wrong ones send IT to the wrong machine.
import { expect, it } from 'vitest';
import { troubleOf } from './peerWords.ts';

const peer = { aet: 'OLDPACS', host: '10.0.9.2', port: 104 };
const rejected = (result: number, source: number, reason: number): Parameters<typeof troubleOf>[1] => ({
  code: 'PEER_REJECTED',
  message: 'It refused.',
  data: { result, source, reason },
});

it('says which side has to be corrected', () => {
  expect(troubleOf(peer, rejected(1, 1, 3), 'SAGITTA')).toEqual({
    short: 'refuses our AE title',
    advice: 'OLDPACS answers “calling AE title not recognised”. Add SAGITTA on its side.',
  });
  expect(troubleOf(peer, rejected(1, 1, 7), 'SAGITTA').advice).toContain('not called OLDPACS, or does not allow SAGITTA. Correct its AE title in Settings');
});

it('does not call a passing refusal a wrong setting', () => {
  expect(troubleOf(peer, rejected(2, 3, 2), 'SAGITTA').short).toBe('is busy');
  expect(troubleOf(peer, rejected(2, 1, 1), 'SAGITTA').short).toBe('is busy');
});

it('tells a closed port from a dead host', () => {
  const unreachable = (cause: string): string => troubleOf(peer, { code: 'PEER_UNREACHABLE', message: 'x', data: { cause } }, 'SAGITTA').short;
  expect([unreachable('ECONNREFUSED'), unreachable('ETIMEDOUT'), unreachable('ENOTFOUND')]).toEqual([
    'nothing listens there',
    'no answer',
    'address not known',
  ]);
});

it('keeps the whole sentence of a failure that it has no words for', () => {
  expect(troubleOf(peer, { code: 'INTERNAL', message: 'Something of its own.' }, 'SAGITTA')).toEqual({ short: 'failed', advice: 'Something of its own.' });
});

it('says that TLS is what failed, and on which side', () => {
  const short = (code: 'REFUSED' | 'PEER_REJECTED', data?: Record<string, unknown>): string => troubleOf(peer, { code, message: 'x', data }, 'SAGITTA').short;
  expect([short('REFUSED', { cause: 'CERT_HAS_EXPIRED' }), short('REFUSED'), short('PEER_REJECTED', { cause: 'ERR_SSL_WRONG_VERSION_NUMBER' })]).toEqual([
    'its certificate is not trusted',
    'TLS is not set up here',
    'no TLS with it',
  ]);
});
