// CT images of 512 × 512 × 16 bit under UIDs that nobody has seen: the phantom's bytes, other digits in their UIDs of the same length, byte for byte elsewhere.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const DIGITS = 4;

/** Value of a short element of VR UI, by its six header bytes. */
function uidOf(bytes, group, element) {
  const header = Buffer.from([group & 0xff, group >> 8, element & 0xff, element >> 8, 0x55, 0x49]);
  const at = bytes.indexOf(header);
  if (at < 0) throw new Error('an image of the phantom has no UID');
  return bytes.toString('latin1', at + 8, at + 8 + bytes.readUInt16LE(at + 6)).replace(/\0$/, '');
}

/** Some digits inside say which copy it is; the first is never 0, so that no component begins with one. */
function replaceAll(bytes, uid, copy) {
  const at = uid.length - 12 - DIGITS;
  const other = `${uid.slice(0, at)}${String(1000 + copy)}${uid.slice(at + DIGITS)}`;
  if (!/^[0-9]+$/.test(uid.slice(at - 1, at + DIGITS + 1))) throw new Error('the UIDs of the phantom are made otherwise than the benchmark expects');
  for (let found = bytes.indexOf(uid); found >= 0; found = bytes.indexOf(uid, found + 1)) bytes.write(other, found, 'latin1');
}

/** Gives `write(folder, count, parts)`: new images each time, dealt into `parts` folders; the folder is made empty first. */
export function createCtSets(phantom) {
  const images = readdirSync(phantom)
    .sort()
    .map((name) => readFileSync(join(phantom, name)));
  const uids = images.map((bytes) => [uidOf(bytes, 0x0008, 0x0018), uidOf(bytes, 0x0020, 0x000e)]);
  let copies = 0;
  return function write(folder, count, parts = 1) {
    rmSync(folder, { recursive: true, force: true });
    const folders = Array.from({ length: parts }, (_, i) => join(folder, `part${i}`));
    for (const part of folders) mkdirSync(part, { recursive: true });
    for (let i = 0; i < count; i++) {
      const bytes = Buffer.from(images[i % images.length]);
      for (const uid of uids[i % images.length]) replaceAll(bytes, uid, copies + Math.floor(i / images.length));
      writeFileSync(join(folders[i % parts], `${String(i).padStart(4, '0')}.dcm`), bytes);
    }
    copies += Math.ceil(count / images.length);
    return folders;
  };
}
