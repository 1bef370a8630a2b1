// The memory that objects on their way out share: nobody gets bytes that somebody still reads.
import { expect, it } from 'vitest';
import { giveBackSendBuffer, takeSendBuffer } from './sendBuffers.ts';

it('lends memory again only after it was given back (catches: two objects in one buffer)', () => {
  const first = takeSendBuffer(1000);
  const second = takeSendBuffer(1000);
  expect(second.buffer).not.toBe(first.buffer);
  giveBackSendBuffer(first);
  expect(takeSendBuffer(2000).buffer).toBe(first.buffer);
});

it('takes memory back once, whatever part of it comes back (catches: the same memory lent twice after an early answer)', () => {
  const lent = takeSendBuffer(1000);
  giveBackSendBuffer(lent.subarray(10, 20));
  giveBackSendBuffer(lent);
  const [one, other] = [takeSendBuffer(10), takeSendBuffer(10)];
  expect(one.buffer).toBe(lent.buffer);
  expect(other.buffer).not.toBe(lent.buffer);
});

it('leaves bytes of another origin alone (catches: a corrected object whose bytes are overwritten)', () => {
  const foreign = Buffer.alloc(1024 * 1024, 7);
  giveBackSendBuffer(foreign);
  takeSendBuffer(1024).fill(0);
  expect(foreign.every((byte) => byte === 7)).toBe(true);
});

it('refuses more than a buffer holds', () => {
  expect(() => takeSendBuffer(1024 * 1024 + 1)).toThrow();
});
