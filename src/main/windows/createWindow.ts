// Makes one window of ours: sandboxed, dark from the first paint, where it stood last. It knows the page's address and nothing of what the page does.
import { BrowserWindow, screen } from 'electron';
import { defaultSize, readBounds, writeBounds } from './bounds.ts';

/** Background of the dark theme, so that nothing flashes white before the page is painted. */
const background = '#0A0C0F';

export interface WindowOptions {
  preloadPath: string;
  /** Where its place on the screens is remembered. */
  boundsPath: string;
  /** Number of its web contents, before the page can ask for anything. */
  onCreated: (webContentsId: number) => void;
}

/** `search`: "" or "?…" of the page's address. */
export async function createWindow({ preloadPath, boundsPath, onCreated }: WindowOptions, search = ''): Promise<BrowserWindow> {
  const monitors = screen.getAllDisplays().map((display) => display.workArea);
  const bounds = readBounds(boundsPath, monitors);
  const window = new BrowserWindow({
    ...(bounds === null ? defaultSize : { x: bounds.x, y: bounds.y, width: bounds.width, height: bounds.height }),
    minWidth: 960,
    minHeight: 600,
    show: false,
    title: 'Sagitta',
    backgroundColor: background,
    webPreferences: {
      preload: preloadPath,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      webviewTag: false,
      spellcheck: false,
    },
  });
  onCreated(window.webContents.id);
  window.once('ready-to-show', () => {
    if (bounds?.maximized === true) window.maximize();
    window.show();
  });
  window.on('close', () => {
    writeBounds(boundsPath, { ...window.getNormalBounds(), maximized: window.isMaximized() });
  });
  await window.loadURL(`app://bundle/index.html${search}`);
  return window;
}
