// Who may ask: negative cases of the sender gate.
import { describe, expect, it } from 'vitest';
import { refuseSender, type SenderFrame } from './senderGate.ts';

const page: SenderFrame = { url: 'app://bundle/index.html', origin: 'app://bundle', parent: null };
const known = (id: number) => id === 1;

describe('the sender gate', () => {
  it('lets the page of a known window in', () => {
    expect(refuseSender({ senderFrame: page, senderId: 1 }, known)).toBeNull();
  });

  it.each<[string, SenderFrame | null]>([
    ['no frame', null],
    ['a frame in the page', { ...page, parent: {} }],
    ['about:blank', { url: 'about:blank', origin: 'null', parent: null }],
    ['about:blank that inherited the origin', { url: 'about:blank', origin: 'app://bundle', parent: null }],
    ['an empty address', { url: '', origin: '', parent: null }],
    ['another host', { url: 'app://evil/index.html', origin: 'app://evil', parent: null }],
    ['a host that only begins alike', { url: 'app://bundle.evil/', origin: 'app://bundle.evil', parent: null }],
    ['the web', { url: 'https://bundle/', origin: 'https://bundle', parent: null }],
    ['a file', { url: 'file:///bundle/index.html', origin: 'file://', parent: null }],
  ])('refuses %s', (_, senderFrame) => {
    expect(refuseSender({ senderFrame, senderId: 1 }, known)).not.toBeNull();
  });

  it('refuses a window that is not ours', () => {
    expect(refuseSender({ senderFrame: page, senderId: 2 }, known)).toBe('unknown window');
  });
});
