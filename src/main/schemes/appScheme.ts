// app://bundle: the only origin of the window. Pages and scripts from the built renderer, leased bytes (pixels, documents) from the archive; GET only.
import { protocol } from 'electron';
import { refusal } from './csp.ts';
import { leasedResponse, type LeaseBytes } from './leased.ts';
import { rendererFile } from './rendererFiles.ts';

/** Before the app is ready. `stream` lets fetch() read an answer as it comes. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([{ scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true } }]);
}

/** After the app is ready. */
export function serveAppScheme(options: { rendererDir: string; dataDir: string; lease: LeaseBytes }): void {
  protocol.handle('app', async (request) => {
    const url = new URL(request.url);
    if (url.host !== 'bundle') return refusal(404, 'not found');
    if (request.method !== 'GET') return refusal(405, 'GET only');
    try {
      if (/^\/(pixels|streams|thumbnails)\//.test(url.pathname)) return await leasedResponse(request, options.dataDir, options.lease);
      return await rendererFile(options.rendererDir, url.pathname);
    } catch {
      return refusal(500, 'not readable');
    }
  });
}
