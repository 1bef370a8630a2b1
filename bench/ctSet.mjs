// 700 CT images of 512 × 512 × 16 bit from the 140 of the phantom: the same pixels under other UIDs of the same length, byte for byte elsewhere.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const COPIES = 5;

/** Value of a short element of VR UI, by its six header bytes. */
function uidOf(bytes, group, element) {
  const header = Buffer.from([group & 0xff, group >> 8, element & 0xff, element >> 8, 0x55, 0x49]);
  const at = bytes.indexOf(header);
  if (at < 0) throw new Error('an image of the phantom has no UID');
  return bytes.toString('latin1', at + 8, at + 8 + bytes.readUInt16LE(at + 6)).replace(/\0$/, '');
}

/** One digit says which copy it is. */
function replaceAll(bytes, uid, copy) {
  const digit = uid.length - 12;
  const other = `${uid.slice(0, digit)}${String(copy)}${uid.slice(digit + 1)}`;
  for (let at = bytes.indexOf(uid); at >= 0; at = bytes.indexOf(uid, at + 1)) bytes.write(other, at, 'latin1');
}

/** Names in order, in a folder of their own; each copy is a series. */
export function makeCtSet(phantom, folder) {
  mkdirSync(folder, { recursive: true });
  const names = readdirSync(phantom).sort();
  for (let copy = 0; copy < COPIES; copy++)
    for (const name of names) {
      const bytes = readFileSync(join(phantom, name));
      replaceAll(bytes, uidOf(bytes, 0x0008, 0x0018), copy);
      replaceAll(bytes, uidOf(bytes, 0x0020, 0x000e), copy);
      writeFileSync(join(folder, `${copy}-${name}`), bytes);
    }
  return readdirSync(folder).sort();
}
