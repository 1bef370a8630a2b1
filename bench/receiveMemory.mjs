// Memory of the archive process while four associations send one multi-frame object of 500 MB each, at once: resident set every 50 ms, and the most it ever was.
import { closeSync, ftruncateSync, mkdtempSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { run, startSagitta, stop } from './processes.mjs';
import { row, spread } from './statistics.mjs';

const FRAMES = 1000;
const FRAME_BYTES = 512 * 512 * 2;
const LIMIT_MB = 200;
const ROOT = '2.25.3331';
/** Multi-frame Grayscale Word Secondary Capture. */
const SOP_CLASS = '1.2.840.10008.5.1.4.1.1.7.3';

/** Explicit little endian; `length` of what is not written stands for itself. */
function element(group, number, vr, value, length) {
  const long = vr === 'OW' || vr === 'OB';
  const bytes = typeof value === 'string' ? Buffer.from(value.length % 2 === 0 ? value : value + (vr === 'UI' ? '\0' : ' '), 'latin1') : value;
  const header = Buffer.alloc(long ? 12 : 8);
  header.writeUInt16LE(group, 0);
  header.writeUInt16LE(number, 2);
  header.write(vr, 4, 'latin1');
  if (long) header.writeUInt32LE(length ?? bytes.length, 8);
  else header.writeUInt16LE(bytes.length, 6);
  return Buffer.concat([header, bytes]);
}

function us(group, number, value) {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(value);
  return element(group, number, 'US', bytes);
}

/** A file with a header and a hole for its pixels. */
function makeLarge(path, number) {
  const uid = `${ROOT}.${number}`;
  const meta = Buffer.concat([
    element(2, 1, 'OB', Buffer.from([0, 1])),
    element(2, 2, 'UI', SOP_CLASS),
    element(2, 3, 'UI', uid),
    element(2, 0x10, 'UI', '1.2.840.10008.1.2.1'),
    element(2, 0x12, 'UI', `${ROOT}.9`),
  ]);
  const metaLength = Buffer.alloc(4);
  metaLength.writeUInt32LE(meta.length);
  const dataSet = [
    element(8, 0x16, 'UI', SOP_CLASS),
    element(8, 0x18, 'UI', uid),
    element(8, 0x60, 'CS', 'OT'),
    element(0x10, 0x10, 'PN', 'Large^Object'),
    element(0x10, 0x20, 'LO', 'LARGE'),
    element(0x20, 0x0d, 'UI', `${ROOT}.100`),
    element(0x20, 0x0e, 'UI', `${ROOT}.200`),
    us(0x28, 2, 1),
    element(0x28, 4, 'CS', 'MONOCHROME2'),
    element(0x28, 8, 'IS', String(FRAMES)),
    ...[0x10, 0x11].map((number) => us(0x28, number, 512)),
    us(0x28, 0x100, 16),
    us(0x28, 0x101, 16),
    us(0x28, 0x102, 15),
    us(0x28, 0x103, 0),
    element(0x7fe0, 0x10, 'OW', Buffer.alloc(0), FRAMES * FRAME_BYTES),
  ];
  const head = Buffer.concat([Buffer.alloc(128), Buffer.from('DICM'), element(2, 0, 'UL', metaLength), meta, ...dataSet]);
  const fd = openSync(path, 'wx');
  writeSync(fd, head);
  ftruncateSync(fd, head.length + FRAMES * FRAME_BYTES);
  closeSync(fd);
}

function residentMb(pid, field) {
  const text = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(new RegExp(`${field}:\\s+(\\d+) kB`).exec(text)?.[1] ?? Number.NaN) / 1024;
}

/** One row; none where there is no /proc or no storescu. */
export async function benchReceiveMemory({ scratch, have, say }) {
  if (process.platform !== 'linux' || !have('storescu')) return [];
  const dir = mkdtempSync(join(scratch, 'large-'));
  const server = await startSagitta(join(dir, 'data'));
  try {
    const files = [1, 2, 3, 4].map((number) => join(dir, `${number}.dcm`));
    files.forEach((path, i) => makeLarge(path, i + 1));
    const before = residentMb(server.child.pid, 'VmRSS');
    const samples = [];
    const sampling = setInterval(() => samples.push(residentMb(server.child.pid, 'VmRSS')), 50);
    try {
      await Promise.all(files.map((path) => run('storescu', ['--max-pdu', '131072', '-aec', 'SAGITTA', '127.0.0.1', String(server.port), path])));
    } finally {
      clearInterval(sampling);
    }
    const most = residentMb(server.child.pid, 'VmHWM');
    say(`memory: ${most.toFixed(0)} MB at most while four objects of 500 MB came (${before.toFixed(0)} MB before)`);
    const what = `resident memory of the archive process while four objects of 524 MB come at once, MB (${before.toFixed(0)} MB before; most ever ${most.toFixed(0)})`;
    return [row(what, spread(samples), `limit ${LIMIT_MB}`, `${(most / LIMIT_MB).toFixed(2)} ×`)];
  } finally {
    await stop(server.child);
    rmSync(dir, { recursive: true, force: true });
  }
}
