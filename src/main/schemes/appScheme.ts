// app://bundle: the only origin of the window. Pages and scripts from the built renderer, pixels from the archive; GET only.
import { protocol } from 'electron';
import { refusal } from './csp.ts';
import { pixelResponse, type LeasePixels } from './pixels.ts';
import { rendererFile } from './rendererFiles.ts';

/** Before the app is ready. `stream` lets fetch() read an answer as it comes. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([{ scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true } }]);
}

/** After the app is ready. */
export function serveAppScheme(options: { rendererDir: string; dataDir: string; leasePixels: LeasePixels }): void {
  protocol.handle('app', async (request) => {
    const url = new URL(request.url);
    if (url.host !== 'bundle') return refusal(404, 'not found');
    if (request.method !== 'GET') return refusal(405, 'GET only');
    try {
      if (url.pathname.startsWith('/pixels/')) return await pixelResponse(request, options.dataDir, options.leasePixels);
      return await rendererFile(options.rendererDir, url.pathname);
    } catch {
      return refusal(500, 'not readable');
    }
  });
}
