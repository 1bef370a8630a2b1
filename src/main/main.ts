// Composition root of the window: scheme, gate, windows, archive process. No SQL, no parsing of images, no decisions about data.
// In a package, where there is no Node, a verb on the command line runs the same command line as in a clone, without a window.
import { app, BrowserWindow } from 'electron';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { PixelLease } from '../contract/archive.ts';
import type { SagittaEvent } from '../contract/events.ts';
import type { Result } from '../contract/result.ts';
import { readyLine, removeReadyFile, writeReadyFile } from './cli/readyLine.ts';
import { isCommandLine } from './cli/verbNames.ts';
import { readWindowFlags, type WindowFlags } from './cli/windowFlags.ts';
import { openIpc } from './ipc/ipcGate.ts';
import { createMainHandlers } from './ipc/mainRoutes.ts';
import { superviseArchive, type ArchiveSupervisor } from './processes/archiveSupervisor.ts';
import { startArchiveUtility } from './processes/archiveUtility.ts';
import { registerAppScheme, serveAppScheme } from './schemes/appScheme.ts';
import { lockDown, lockDownSession } from './windows/lockdown.ts';
import { openMainWindow } from './windows/mainWindow.ts';
import { createReadingWindows } from './windows/readingWindows.ts';

const out = join(import.meta.dirname, '..');

/** The first that was opened; the reading windows beside it close with it. */
function mainWindow(): ReturnType<typeof BrowserWindow.fromId> {
  return (
    BrowserWindow.getAllWindows()
      .sort((a, b) => a.id - b.id)
      .at(0) ?? null
  );
}

function broadcast(event: SagittaEvent): void {
  for (const window of BrowserWindow.getAllWindows()) {
    if (!window.webContents.isDestroyed()) window.webContents.send('sagitta:event', event);
  }
}

function startArchive(flags: WindowFlags): ArchiveSupervisor {
  const { dataDir, listen, peers, open } = flags;
  return superviseArchive({
    start: () => startArchiveUtility(join(out, 'main', 'archiveProcess.js'), { dataDir, listen, peers, open }),
    onReady: (frame) => {
      if (frame.dimse.port !== 0 || frame.dimse.tlsPort !== null) writeReadyFile(readyLine(frame.dimse, dataDir));
    },
    onRefused: (error) => {
      console.error(error.message);
      if (error.code === 'CONFLICT') app.exit(1);
    },
    onEvent: (event) => {
      if (event.type === 'listenerChanged' && event.listener.listening) writeReadyFile(readyLine(event.listener, dataDir));
      broadcast(event);
    },
  });
}

async function openWindow(flags: WindowFlags): Promise<void> {
  const { dataDir } = flags;
  removeReadyFile(dataDir);
  await app.whenReady();
  const archive = startArchive(flags);
  closeArchiveOnQuit(archive, dataDir);
  lockDownSession();
  serveAppScheme({
    rendererDir: join(out, 'renderer'),
    dataDir,
    lease: ({ route, input }, signal) => archive.forward(route, input, { signal }) as Promise<Result<PixelLease>>,
  });
  const windows = new Set<number>();
  const preloadPath = join(out, 'preload', 'preload.cjs');
  const onCreated = (id: number): void => void windows.add(id);
  const windowCount = (): number => BrowserWindow.getAllWindows().length;
  const onChanged = (): void => {
    broadcast({ type: 'windowsChanged', count: windowCount() });
  };
  const readingWindows = createReadingWindows({ preloadPath, onCreated, onChanged, userData: app.getPath('userData') });
  openIpc({
    isKnownWindow: (id) => windows.has(id),
    mainHandlers: createMainHandlers({ dataDir, health: archive.health, broadcast, mainWindow, readingWindows, windowCount }),
    forwardToArchive: archive.forward,
  });
  const window = await openMainWindow({ preloadPath, onCreated, boundsPath: join(app.getPath('userData'), 'window.json') });
  window.on('closed', () => {
    readingWindows.closeAll();
  });
}

/**
 * Quitting waits for the archive, at most as long as the supervisor is patient. The second quit comes in a turn of its own: with an
 * archive that is already gone it would fall into the first one, where Electron ignores it and stays.
 */
function closeArchiveOnQuit(archive: ArchiveSupervisor, dataDir: string): void {
  let closed = false;
  app.on('will-quit', (event) => {
    if (closed) return;
    event.preventDefault();
    void archive.close().then(() => {
      closed = true;
      removeReadyFile(dataDir);
      setImmediate(() => {
        app.quit();
      });
    });
  });
}

function startWindow(): void {
  const flags = readWindowFlags(process.argv.slice(1));
  if (!flags.ok) {
    console.error(flags.error.message);
    app.exit(2);
    return;
  }
  const { dataDir } = flags.value;
  const userData = join(dataDir, 'electron');
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  mkdirSync(userData, { recursive: true, mode: 0o700 });
  app.setPath('userData', userData);
  if (!app.requestSingleInstanceLock()) {
    console.error(`Sagitta is already open on ${dataDir}. Nothing was changed. Use the open window, or choose another folder with --data-dir.`);
    app.exit(1);
    return;
  }
  app.on('second-instance', () => {
    mainWindow()?.focus();
  });
  app.on('window-all-closed', () => {
    app.quit();
  });
  registerAppScheme();
  lockDown();
  openWindow(flags.value).catch((error: unknown) => {
    console.error(`The window could not be opened: ${error instanceof Error ? error.name : 'unknown'}. Nothing that was stored is lost.`);
    app.exit(1);
  });
}

/** A package has no Node: the same command line as in a clone, without a window. Chromium's switches come before it from the launcher. */
async function runVerb(args: string[]): Promise<void> {
  // Electron turns the signals of an end into quitting; `serve` ends by them in its own order.
  app.on('before-quit', (event) => {
    event.preventDefault();
    process.emit('SIGTERM');
  });
  const cli = (await import(pathToFileURL(join(out, 'cli', 'cli.js')).href)) as { runCommandLine(args: string[]): Promise<number> };
  app.exit(await cli.runCommandLine(args));
}

const packagedArguments = app.isPackaged
  ? process.argv.slice(1).filter((argument) => !/^--(ozone-platform=|disable-gpu$|no-sandbox$|log-level=)/.test(argument))
  : [];
if (isCommandLine(packagedArguments)) void runVerb(packagedArguments);
else startWindow();
