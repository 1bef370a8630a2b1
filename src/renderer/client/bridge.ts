// The one object that the preload script puts on the window. Nothing else of the outer world is reachable from here.
import type { SagittaEvent } from '../../contract/events.ts';
import type { Result } from '../../contract/result.ts';

export interface SagittaBridge {
  request(route: string, input: unknown): Promise<Result<unknown>>;
  /** Returns the function that stops it. */
  onEvent(listener: (event: SagittaEvent) => void): () => void;
  /** Path of a file that the user dropped or chose; "" when there is none. */
  pathForFile(file: File): string;
}

declare global {
  interface Window {
    sagitta: SagittaBridge;
  }
}
