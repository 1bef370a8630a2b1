// The requests that main answers itself: about, health, dialogs, and the shell of the desktop. All others belong to the archive.
import { app, dialog, shell, type BrowserWindow } from 'electron';
import { existsSync } from 'node:fs';
import type { SagittaEvent } from '../../contract/events.ts';
import { fail, ok } from '../../contract/result.ts';
import type { RouteOutput } from '../../contract/routes.ts';
import type { Handlers } from '../rpc/server.ts';
import type { ReadingWindows } from '../windows/readingWindows.ts';

export interface MainRoutesOptions {
  dataDir: string;
  health: () => RouteOutput<'app.archiveHealth'>;
  broadcast: (event: SagittaEvent) => void;
  mainWindow: () => BrowserWindow | null;
  readingWindows: Pick<ReadingWindows, 'open'>;
  windowCount: () => number;
}

export function createMainHandlers({ dataDir, health, broadcast, mainWindow, readingWindows, windowCount }: MainRoutesOptions): Handlers<'main'> {
  return {
    'app.about': () =>
      ok({
        version: app.getVersion(),
        electron: process.versions.electron,
        chromium: process.versions.chrome,
        node: process.versions.node,
        platform: `${process.platform} ${process.arch}`,
        dataDir,
        packaged: app.isPackaged,
      }),
    'app.archiveHealth': () => ok(health()),
    'app.chooseImport': async () => ok({ paths: await chooseImport(mainWindow()) }),
    'app.chooseFolder': async () => ok({ path: await chooseOne(mainWindow(), ['openDirectory', 'createDirectory']) }),
    'app.chooseFile': async () => ok({ path: await chooseOne(mainWindow(), ['openFile']) }),
    'app.chooseSave': async ({ suggestedName }) => {
      const window = mainWindow();
      const options = { defaultPath: suggestedName.replaceAll(/[/\\:*?"<>|]/g, '_') };
      const chosen = window === null ? await dialog.showSaveDialog(options) : await dialog.showSaveDialog(window, options);
      return ok({ path: chosen.canceled ? null : chosen.filePath });
    },
    'app.openReading': ({ StudyInstanceUID }) => {
      broadcast({ type: 'readingRequested', StudyInstanceUID });
      mainWindow()?.focus();
      return ok({});
    },
    'app.openReadingWindow': ({ StudyInstanceUID, panes }) =>
      readingWindows.open(StudyInstanceUID, panes)
        ? ok({})
        : fail('REFUSED', 'There are as many reading windows as there may be. The images stay as they hang. Close one first.'),
    'app.windows': () => ok({ count: windowCount() }),
    'app.shareView': ({ view }) => {
      broadcast({ type: 'viewShared', view });
      return ok({});
    },
    'app.showItem': ({ path }) => {
      if (!existsSync(path)) return fail('NOT_FOUND', 'The file is no longer there. Export it again.');
      shell.showItemInFolder(path);
      return ok({});
    },
  };
}

type Property = 'openFile' | 'openDirectory' | 'createDirectory';

async function chooseOne(window: BrowserWindow | null, properties: Property[]): Promise<string | null> {
  const chosen = window === null ? await dialog.showOpenDialog({ properties }) : await dialog.showOpenDialog(window, { properties });
  return chosen.canceled ? null : (chosen.filePaths[0] ?? null);
}

/** Files and folders in one dialog exist on macOS only; elsewhere it asks first which of the two. */
async function chooseImport(window: BrowserWindow | null): Promise<string[]> {
  const properties: ('openFile' | 'openDirectory' | 'multiSelections')[] = ['multiSelections'];
  if (process.platform === 'darwin') properties.push('openFile', 'openDirectory');
  else {
    const question = {
      type: 'question' as const,
      message: 'What do you want to import?',
      buttons: ['Folder', 'Files or ZIP', 'Cancel'],
      cancelId: 2,
      noLink: true,
    };
    const { response } = window === null ? await dialog.showMessageBox(question) : await dialog.showMessageBox(window, question);
    if (response === 2) return [];
    properties.push(response === 0 ? 'openDirectory' : 'openFile');
  }
  const chosen = window === null ? await dialog.showOpenDialog({ properties }) : await dialog.showOpenDialog(window, { properties });
  return chosen.canceled ? [] : chosen.filePaths;
}
