// The peer's own Electron: a window of one page, and app://peer/frames/N, the stored pixels of the N-th file of a folder of uncompressed images.
import { app, BrowserWindow, protocol } from 'electron';
import { readFile, readdir } from 'node:fs/promises';
import { extname, join } from 'node:path';

const [dist, folder, frameBytes] = process.argv.slice(-3);
const types = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.wasm': 'application/wasm' };

protocol.registerSchemesAsPrivileged([{ scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true } }]);

async function answer(path) {
  const frame = /^\/frames\/(\d+)$/.exec(path);
  if (frame === null)
    return new Response(await readFile(join(dist, path)), { headers: { 'content-type': types[extname(path)] ?? 'application/octet-stream' } });
  const names = (await readdir(folder)).sort();
  const bytes = await readFile(join(folder, names[Number(frame[1])]));
  return new Response(bytes.subarray(bytes.length - Number(frameBytes)), { headers: { 'content-type': 'application/octet-stream' } });
}

app.on('window-all-closed', () => app.quit());
// Not awaited here: Electron is ready only after this module has run to its end.
void app.whenReady().then(() => {
  protocol.handle('app', (request) => answer(new URL(request.url).pathname).catch(() => new Response('', { status: 404 })));
  const window = new BrowserWindow({ width: 1280, height: 800, useContentSize: true, webPreferences: { backgroundThrottling: false } });
  void window.loadURL('app://peer/index.html');
});
