// Decodes frames in a thread of its own, so that one large frame does not hold up those who send to us. In a clone's tests there is no bundle of it: then it decodes here, in turn.
import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { DecodedFrame, DecodeFrame, EncodedFrame } from '../../../codecs/decode.ts';
import { createNodeDecoder } from '../../../codecs/node.ts';
import { fail, type Result } from '../../../contract/result.ts';
import { createThread } from '../../threads/index.ts';

const bundled = fileURLToPath(new URL('./decodeWorker.js', import.meta.url));

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
  const ask = createThread<EncodedFrame, Result<DecodedFrame>>({
    program,
    gone: () => fail('UNSUPPORTED', 'the thread that decodes ended before it had the frame.'),
  });
  return (frame) => {
    // A copy: the bytes are a window on the whole object, which must not go along.
    const bytes = new Uint8Array(frame.bytes);
    return ask({ ...frame, bytes }, [bytes.buffer]);
  };
}
