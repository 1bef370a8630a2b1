// The contract refuses what it must: each negative fixture is a bug or an attack that would otherwise reach a room.
import { describe, expect, it } from 'vitest';
import { parsePixelPath, pixelUrl } from './pixelUrl.ts';
import { frame } from './rpc.ts';
import { routes } from './routes.ts';
import { aeTitle, uid } from './values.ts';

const id = '6f1f3f0e-7c0e-4d8f-9a53-0d7f3d5c1b2a';

describe('values', () => {
  it.each(['', 'a.b', '1..2', '.1', '1.', '../../etc/passwd', '1.2/3', '1'.repeat(65)])('refuses the UID %j', (text) => {
    expect(uid.safeParse(text).success).toBe(false);
  });
  it.each(['1.2.840.10008.1.1', '2.25.0', '1.02.3'])('takes the UID %j', (text) => {
    expect(uid.safeParse(text).success).toBe(true);
  });
  it.each(['', '                ', 'SEVENTEEN_LETTERS', 'A\\B', 'A\nB'])('refuses the AE title %j', (text) => {
    expect(aeTitle.safeParse(text).success).toBe(false);
  });
});

describe('pixel addresses', () => {
  it('come back as they went', () => {
    const url = new URL(pixelUrl('1.2.3', 7));
    expect(parsePixelPath(url.pathname)).toEqual({ SOPInstanceUID: '1.2.3', frame: 7 });
  });
  it.each([
    '/pixels/1.2.3/0',
    '/pixels/1.2.3/-1',
    '/pixels/1.2.3',
    '/pixels/../1',
    '/pixels/%2e%2e/1',
    '/pixels/1.2.3/1/x',
    '/pixels/1.2.3/1e3',
    `/pixels/${'1'.repeat(65)}/1`,
  ])('refuses %s', (path) => {
    expect(parsePixelPath(path)).toBeNull();
  });
});

describe('routes', () => {
  it('are named noun.verb and answered by main or archive', () => {
    for (const [name, r] of Object.entries(routes)) {
      expect(name).toMatch(/^[a-z][a-zA-Z]*\.[a-zA-Z]+$/);
      expect(['main', 'archive']).toContain(r.owner);
    }
  });
  it.each([
    ['study.open', { StudyInstanceUID: "1.2' OR 1=1" }],
    ['study.list', { filter: {}, limit: 0, offset: 0 }],
    ['study.list', { filter: {}, limit: 10, offset: -1 }],
    ['import.start', { paths: [] }],
    ['import.start', { paths: [''] }],
    ['measurement.delete', { id: 'M1' }],
    ['report.change', { reportId: id, change: { type: 'accept' } }],
    ['report.change', { reportId: id, change: { type: 'override', checkId: 'c1', reason: '' } }],
    ['report.sign', { reportId: id, name: '', password: null, as: 'final' }],
    ['report.sign', { reportId: id, name: 'A', password: null, as: 'signed' }],
    ['user.create', { name: ' ', password: null }],
    ['user.create', { name: 'A', password: 'short' }],
    ['settings.set', { scale: 500 }],
    ['peer.add', { peer: { aet: 'PACS', host: '', port: 104 } }],
    ['peer.add', { peer: { aet: 'PACS', host: 'h', port: 0 } }],
    ['peer.add', { peer: { aet: 'PACS', host: 'h', port: 104, tls: 'ssl' } }],
    ['peer.add', { peer: { aet: 'PACS', host: 'h', port: 104, maxAssociations: 0 } }],
    ['settings.set', { tlsPort: 70_000 }],
    ['settings.set', { maxAssociations: 0 }],
    ['settings.set', { userIdentityPasscode: 'short' }],
    ['commitment.request', { StudyInstanceUID: '1.2', peerAet: 'A\\B' }],
    ['commitment.get', { transactionUid: '1.2', role: 'both' }],
    ['peer.worklist', { peer: { aet: 'RIS', host: 'h', port: 104 }, keys: { 'Not a keyword': '' } }],
    ['app.about', { extra: true }],
  ] as const)('%s refuses %j', (name, input) => {
    expect(routes[name].input.safeParse(input).success).toBe(false);
  });
});

it('takes a peer as it was written before TLS (catches: old settings that no longer load)', () => {
  expect(routes['peer.add'].input.parse({ peer: { aet: 'PACS', host: 'h', port: 104 } }).peer).toEqual({
    aet: 'PACS',
    host: 'h',
    port: 104,
    tls: 'none',
    name: '',
    retrieveBy: 'move',
    maxAssociations: null,
    maxObjectsPerMinute: null,
  });
});

describe('frames', () => {
  it.each([
    { kind: 'request', id: 1.5, route: 'x', input: {}, actor: 'window' },
    { kind: 'request', id: 1, route: 'x', input: {}, actor: 'root' },
    { kind: 'response', id: 1, result: { ok: false, error: { code: 'NO_SUCH_CODE', message: 'x' } } },
    { kind: 'response', id: 1, result: { ok: false } },
    { kind: 'event', event: { type: 'deleteStudy', StudyInstanceUID: '1' } },
    { kind: 'command' },
  ])('refuse %j', (value) => {
    expect(frame.safeParse(value).success).toBe(false);
  });
});
