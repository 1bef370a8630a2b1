// The floor under every durable receiver: files over a loopback socket, each written, flushed (fdatasync) and renamed before one byte answers. No DICOM, no index, no hash.
// `node rawCopy.mjs serve PORT FOLDER` · `node rawCopy.mjs send PORT FOLDER`
import { closeSync, fdatasync, openSync, readdirSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';
import { promisify } from 'node:util';

const [what, port, folder] = process.argv.slice(2);
const flush = promisify(fdatasync);
let number = 0;

async function receive(socket) {
  socket.setNoDelay(true);
  let left = 0;
  let file;
  for await (let chunk of socket)
    while (chunk.length > 0) {
      if (file === undefined) {
        // The length stands in the first four bytes, which the sender writes by themselves.
        left = chunk.readUInt32LE(0);
        chunk = chunk.subarray(4);
        file = { path: join(folder, `${number++}.part`) };
        file.fd = openSync(file.path, 'wx');
      }
      const part = chunk.subarray(0, left);
      writeSync(file.fd, part);
      left -= part.length;
      chunk = chunk.subarray(part.length);
      if (left > 0) continue;
      await flush(file.fd);
      closeSync(file.fd);
      renameSync(file.path, file.path.replace('.part', '.dcm'));
      file = undefined;
      socket.write('k');
    }
}

async function send() {
  const socket = connect(Number(port), '127.0.0.1');
  await once(socket, 'connect');
  socket.setNoDelay(true);
  const length = Buffer.alloc(4);
  for (const name of readdirSync(folder)) {
    const bytes = readFileSync(join(folder, name));
    length.writeUInt32LE(bytes.length);
    socket.write(Buffer.from(length));
    socket.write(bytes);
    await once(socket, 'data');
  }
  socket.end();
}

if (what === 'serve') createServer((socket) => receive(socket).catch(() => socket.destroy())).listen(Number(port), '127.0.0.1');
else await send();
