// What no page of ours may do, whatever it tries: navigate away, open windows, embed views, use devices, reach another origin.
import { app, session, type WebContents } from 'electron';

const allowedSchemes = new Set(['app:', 'blob:', 'data:', 'devtools:']);

/** Before the first window. */
export function lockDown(): void {
  app.on('web-contents-created', (_, contents) => {
    lockDownContents(contents);
  });
}

/** After the app is ready. */
export function lockDownSession(): void {
  const { defaultSession } = session;
  defaultSession.setPermissionRequestHandler((_contents, _permission, answer) => {
    answer(false);
  });
  defaultSession.setPermissionCheckHandler(() => false);
  defaultSession.setDevicePermissionHandler(() => false);
  defaultSession.webRequest.onBeforeRequest((details, answer) => {
    answer({ cancel: !allowedSchemes.has(new URL(details.url).protocol) });
  });
  defaultSession.on('will-download', (event) => {
    event.preventDefault();
  });
}

function lockDownContents(contents: WebContents): void {
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  for (const name of ['will-navigate', 'will-frame-navigate', 'will-redirect'] as const) {
    contents.on(name as 'will-navigate', (event) => {
      event.preventDefault();
    });
  }
  contents.on('will-attach-webview', (event) => {
    event.preventDefault();
  });
}
