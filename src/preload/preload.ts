// The bridge into the window: forwards requests and events, and names dropped files. It decides nothing; the gate and the shapes are checked in main.
import { contextBridge, ipcRenderer, webUtils } from 'electron';
import type { SagittaEvent } from '../contract/events.ts';
import type { Result } from '../contract/result.ts';

const listeners = new Set<(event: SagittaEvent) => void>();

/** One listener on the channel, however many parts of the page listen. */
ipcRenderer.on('sagitta:event', (_: unknown, event: SagittaEvent) => {
  for (const listener of [...listeners]) listener(event);
});

contextBridge.exposeInMainWorld('sagitta', {
  request: (route: string, input: unknown) => ipcRenderer.invoke('sagitta:request', route, input) as Promise<Result<unknown>>,
  /** Returns the function that ends the subscription. */
  onEvent: (listener: (event: SagittaEvent) => void) => {
    // A subscription of its own, so that one function given twice is told twice and ended once.
    const subscription = (event: SagittaEvent) => {
      listener(event);
    };
    listeners.add(subscription);
    return () => {
      listeners.delete(subscription);
    };
  },
  /** Path of a file that was dropped into the window; '' when it has none. */
  pathForFile: (file: Parameters<typeof webUtils.getPathForFile>[0]) => webUtils.getPathForFile(file),
});
