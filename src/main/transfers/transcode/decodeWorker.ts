// Entry of the thread that decodes frames beside the archive: one encoded frame in, its stored values out. It reads no object and no database.
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parentPort } from 'node:worker_threads';
import type { EncodedFrame } from '../../../codecs/decode.ts';
import { createNodeDecoder } from '../../../codecs/node.ts';

const port = parentPort;
if (!port) throw new Error('decodeWorker runs as a worker thread');
const decode = createNodeDecoder(dirname(fileURLToPath(import.meta.url)));

port.on('message', ({ id, question: frame }: { id: number; question: EncodedFrame }) => {
  void decode(frame).then((result) => {
    if (!result.ok) {
      port.postMessage({ id, answer: result });
      return;
    }
    // A copy of its own can be handed over; the memory of a codec cannot.
    const samples = result.value.samples.slice();
    port.postMessage({ id, answer: { ok: true, value: { ...result.value, samples } } }, [samples.buffer]);
  });
});
