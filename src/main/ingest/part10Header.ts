// The Part 10 header before a received data set (PS3.10 §7.1): preamble, prefix and group 0002 in explicit little endian. The data set behind it stays as it came.
import type { IncomingInstance } from './sink.ts';

/** Ours, from a UUID (PS3.5 Annex B.2). */
const implementationClassUid = '2.25.270195731548209136117306573106492518437';
const implementationVersion = 'SAGITTA_0';

function padded(text: string, pad: number): Uint8Array {
  const bytes = new Uint8Array(text.length + (text.length % 2)).fill(pad);
  for (let i = 0; i < text.length; i += 1) bytes[i] = text.charCodeAt(i) & 0x7f;
  return bytes;
}

function element(number: number, vr: string, value: Uint8Array): Uint8Array {
  const long = vr === 'OB';
  const bytes = new Uint8Array((long ? 12 : 8) + value.length);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, 0x0002, true);
  view.setUint16(2, number, true);
  bytes[4] = vr.charCodeAt(0);
  bytes[5] = vr.charCodeAt(1);
  if (long) view.setUint32(8, value.length, true);
  else view.setUint16(6, value.length, true);
  bytes.set(value, bytes.length - value.length);
  return bytes;
}

/** Even length; the data set begins behind its last byte. */
export function part10Header(incoming: IncomingInstance): Uint8Array {
  const parts = [
    element(0x0001, 'OB', Uint8Array.of(0, 1)),
    element(0x0002, 'UI', padded(incoming.sopClassUid, 0)),
    element(0x0003, 'UI', padded(incoming.sopInstanceUid, 0)),
    element(0x0010, 'UI', padded(incoming.transferSyntaxUid, 0)),
    element(0x0012, 'UI', padded(implementationClassUid, 0)),
    element(0x0013, 'SH', padded(implementationVersion, 0x20)),
    element(0x0016, 'AE', padded(incoming.callingAet, 0x20)),
  ];
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const groupLength = new Uint8Array(4);
  new DataView(groupLength.buffer).setUint32(0, length, true);
  const header = new Uint8Array(132 + 12 + length);
  header.set([0x44, 0x49, 0x43, 0x4d], 128);
  let at = 132;
  for (const part of [element(0x0000, 'UL', groupLength), ...parts]) {
    header.set(part, at);
    at += part.length;
  }
  return header;
}
