// Asks a running archive one question over its local socket, as a verb of the command line does, without the start of a program in the time.
import { readFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import { join } from 'node:path';

/** The value of the answer; rejects with the archive's own sentence. */
export function ask(dataDir, route, input = {}) {
  const { socketPath } = JSON.parse(readFileSync(join(dataDir, 'owner.json'), 'utf8'));
  return new Promise((resolve, reject) => {
    const socket = createConnection(socketPath, () => socket.write(`${JSON.stringify({ kind: 'request', id: 1, route, input, actor: 'cli' })}\n`));
    let text = '';
    socket.setEncoding('utf8');
    socket.on('error', reject);
    socket.on('close', () => reject(new Error(`${route} was not answered`)));
    socket.on('data', (chunk) => {
      text += chunk;
      const lines = text.split('\n');
      text = lines.pop();
      for (const line of lines) {
        const frame = JSON.parse(line);
        if (frame.kind !== 'response' || frame.id !== 1) continue;
        if (frame.result.ok) resolve(frame.result.value);
        else reject(new Error(frame.result.error.message));
        socket.destroy();
      }
    });
  });
}
