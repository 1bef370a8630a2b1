// Decodes frames in a thread of its own, so that one large frame does not hold up those who send to us. In a clone's tests there is no bundle of it: then it decodes here, in turn.
import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { DecodedFrame, DecodeFrame } from '../../../codecs/decode.ts';
import { createNodeDecoder } from '../../../codecs/node.ts';
import { fail, type Result } from '../../../contract/result.ts';

type Decoded = Result<DecodedFrame>;

interface Thread {
  worker: Worker;
  waiting: Map<number, (decoded: Decoded) => void>;
}

const bundled = fileURLToPath(new URL('./decodeWorker.js', import.meta.url));
/** A thread that nobody needs gives its memory back. */
const restMs = 60_000;

/** `program`: the bundle of decodeWorker.ts; default: the one beside this bundle. A thread that dies answers what waits with UNSUPPORTED; the next frame gets a new one. */
export function createDecodeBeside(program = bundled): DecodeFrame {
  return existsSync(program) ? inThread(program) : inTurn();
}

/** The build puts the decoders' binaries beside the bundle; in a clone they are in their packages. */
function inTurn(): DecodeFrame {
  const decode = createNodeDecoder(dirname(fileURLToPath(import.meta.url)));
  return async (frame) => {
    // Between frames the process receives.
    await new Promise((resolve) => setImmediate(resolve));
    return decode(frame);
  };
}

function inThread(program: string): DecodeFrame {
  let thread: Thread | undefined;
  let rest: NodeJS.Timeout | undefined;
  let lastId = 0;

  function start(): Thread {
    const worker = new Worker(program, { execArgv: [], env: {} });
    const started: Thread = { worker, waiting: new Map() };
    const giveUp = (): void => {
      if (thread === started) thread = undefined;
      for (const answer of started.waiting.values()) answer(fail('UNSUPPORTED', 'the thread that decodes ended before it had the frame.'));
      started.waiting.clear();
    };
    worker.on('message', ({ id, result }: { id: number; result: Decoded }) => {
      started.waiting.get(id)?.(result);
      started.waiting.delete(id);
      if (started.waiting.size === 0) relax(started);
    });
    worker.on('error', giveUp);
    worker.on('messageerror', giveUp);
    worker.on('exit', giveUp);
    return started;
  }

  /** It keeps no process alive that has nothing to decode. */
  function relax(idle: Thread): void {
    idle.worker.unref();
    clearTimeout(rest);
    rest = setTimeout(() => {
      if (idle.waiting.size > 0) return;
      if (thread === idle) thread = undefined;
      void idle.worker.terminate();
    }, restMs);
    rest.unref();
  }

  return (frame) => {
    const now = (thread ??= start());
    clearTimeout(rest);
    now.worker.ref();
    const id = (lastId += 1);
    // A copy: the bytes are a window on the whole object, which must not go along.
    const bytes = new Uint8Array(frame.bytes);
    return new Promise((resolve) => {
      now.waiting.set(id, resolve);
      now.worker.postMessage({ id, frame: { ...frame, bytes } }, [bytes.buffer]);
    });
  };
}
