// The one channel between windows and main: gate → owner → Result. Errors of main's own handlers are values too, since ipcMain.handle would lose their code.
import { ipcMain } from 'electron';
import { fail, type Result } from '../../contract/result.ts';
import { answer, findRoute, type Handlers } from '../rpc/server.ts';
import { refuseSender } from './senderGate.ts';

/** Answers that hold places of files: for main alone. */
const neverFromWindows = new Set(['pixels.lease', 'streams.lease', 'thumbnail.lease']);

export interface IpcOptions {
  isKnownWindow: (webContentsId: number) => boolean;
  mainHandlers: Handlers<'main'>;
  forwardToArchive: (route: string, input: unknown) => Promise<Result<unknown>>;
}

export function openIpc({ isKnownWindow, mainHandlers, forwardToArchive }: IpcOptions): void {
  ipcMain.handle('sagitta:request', async (event, name: unknown, input: unknown): Promise<Result<unknown>> => {
    const refused = refuseSender({ senderFrame: event.senderFrame, senderId: event.sender.id }, isKnownWindow);
    if (refused !== null) return fail('FORBIDDEN', 'This page may not ask Sagitta for anything. Nothing was changed.', { reason: refused });
    if (typeof name !== 'string' || neverFromWindows.has(name)) return fail('FORBIDDEN', 'A window may not ask for this. Nothing was changed.');
    const route = findRoute(name);
    if (route?.owner === 'archive') return forwardToArchive(name, input);
    return answer(mainHandlers, name, input, { actor: 'window', signal: new AbortController().signal });
  });
}
