// The bridge into the window: forwards requests and events, and names dropped files. It decides nothing; the gate and the shapes are checked in main.
import { contextBridge, ipcRenderer, webUtils } from 'electron';
import type { SagittaEvent } from '../contract/events.ts';
import type { Result } from '../contract/result.ts';

contextBridge.exposeInMainWorld('sagitta', {
  request: (route: string, input: unknown) => ipcRenderer.invoke('sagitta:request', route, input) as Promise<Result<unknown>>,
  /** Returns the function that ends the subscription. */
  onEvent: (listener: (event: SagittaEvent) => void) => {
    const forward = (_: unknown, event: SagittaEvent) => {
      listener(event);
    };
    ipcRenderer.on('sagitta:event', forward);
    return () => {
      ipcRenderer.off('sagitta:event', forward);
    };
  },
  /** Path of a file that was dropped into the window; '' when it has none. */
  pathForFile: (file: Parameters<typeof webUtils.getPathForFile>[0]) => webUtils.getPathForFile(file),
});
