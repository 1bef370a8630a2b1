// The main window: worklist, reading, settings. Without it the program ends.
import { Menu, type BrowserWindow } from 'electron';
import { createWindow, type WindowOptions } from './createWindow.ts';

export async function openMainWindow(options: WindowOptions): Promise<BrowserWindow> {
  Menu.setApplicationMenu(process.platform === 'darwin' ? Menu.buildFromTemplate([{ role: 'appMenu' }, { role: 'editMenu' }, { role: 'windowMenu' }]) : null);
  return createWindow(options);
}
