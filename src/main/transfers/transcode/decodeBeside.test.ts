// The thread that decodes, from a bundle made as the build makes it: the same samples as here, while this thread goes on; its end is an answer, and the next frame finds another.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { EncodedFrame } from '../../../codecs/decode.ts';
import { createNodeDecoder } from '../../../codecs/node.ts';
import { createDecodeBeside } from './decodeBeside.ts';

const here = fileURLToPath(new URL('.', import.meta.url));
/** Where packages are found from: the decoders' binaries are in them. */
const folder = fileURLToPath(new URL(`../../../../node_modules/.cache/sagitta-decode-${String(process.pid)}`, import.meta.url));
const program = join(folder, 'decodeWorker.mjs');

beforeAll(async () => {
  mkdirSync(folder, { recursive: true });
  const names = `import { createRequire as r } from 'node:module'; const require = r(import.meta.url), __filename = '', __dirname = '';`;
  await build({
    entryPoints: [join(here, 'decodeWorker.ts')],
    outfile: program,
    bundle: true,
    platform: 'node',
    format: 'esm',
    mainFields: ['module', 'main'],
    banner: { js: names },
    logLevel: 'silent',
  });
}, 60_000);
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** RLE (PS3.5 Annex G): one segment, runs of 128 of each row's number. */
function frameOf(rows: number, columns: number): EncodedFrame {
  const header = Buffer.alloc(64);
  header.writeUInt32LE(1, 0);
  header.writeUInt32LE(64, 4);
  const runs: number[] = [];
  for (let row = 0; row < rows; row += 1) for (let at = 0; at < columns; at += 128) runs.push(0x81, row & 0xff);
  // In the middle of a larger buffer, as a frame lies in its object.
  const object = Buffer.concat([Buffer.alloc(1000, 7), header, Buffer.from(runs), Buffer.alloc(1000, 7)]);
  const of = { samplesPerPixel: 1, bitsAllocated: 8, bitsStored: 8, highBit: 7, pixelRepresentation: 0, planarConfiguration: 0 };
  const description = { rows, columns, ...of, photometricInterpretation: 'MONOCHROME2' };
  return { transferSyntaxUid: '1.2.840.10008.1.2.5', bytes: object.subarray(1000, object.length - 1000), description };
}

it('gives what decoding here gives, and leaves the object as it is (catches: bytes that were taken away with the frame)', async () => {
  const decode = createDecodeBeside(program);
  const frames = [frameOf(64, 128), frameOf(256, 256)];
  const [beside, again] = await Promise.all(frames.map((frame) => decode(frame)));
  const inTurn = createNodeDecoder();
  expect([beside, again]).toEqual(await Promise.all(frames.map((frame) => inTurn(frame))));
  expect(frames[0]?.bytes.buffer.byteLength).toBeGreaterThan(0);
});

it('says so when a frame cannot be decoded, and goes on', async () => {
  const decode = createDecodeBeside(program);
  const good = frameOf(4, 128);
  expect(await decode({ ...good, bytes: new Uint8Array(10) })).toMatchObject({ ok: false, error: { code: 'UNPARSABLE' } });
  expect(await decode(good)).toMatchObject({ ok: true });
});

it('that ends in the middle is an answer (catches: a transfer that waits for ever)', async () => {
  const dying = join(folder, 'dying.mjs');
  writeFileSync(dying, `import { parentPort } from 'node:worker_threads'; parentPort.on('message', () => process.exit(1));`);
  const decode = createDecodeBeside(dying);
  for (let once = 0; once < 2; once += 1) expect(await decode(frameOf(4, 128))).toMatchObject({ ok: false, error: { code: 'UNSUPPORTED' } });
});

it('decodes here where there is no bundle', async () => {
  expect(await createDecodeBeside(join(folder, 'none.js'))(frameOf(4, 128))).toMatchObject({ ok: true });
});
