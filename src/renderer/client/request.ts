// Typed requests and events over the bridge. Failures are values; nothing here throws or retries.
import type { SagittaEvent } from '../../contract/events.ts';
import type { Result } from '../../contract/result.ts';
import type { RouteInput, RouteName, RouteOutput } from '../../contract/routes.ts';
import './bridge.ts';

/** Asks the process that owns the route; both ends check the shape by the contract. */
export async function request<N extends RouteName>(route: N, input: RouteInput<N>): Promise<Result<RouteOutput<N>>> {
  try {
    return (await window.sagitta.request(route, input)) as Result<RouteOutput<N>>;
  } catch (error) {
    const cause = error instanceof Error ? error.message : 'unknown';
    return {
      ok: false,
      error: { code: 'NOT_READY', message: 'The archive did not answer. Stored images and reports are safe. Try again in a moment.', data: { cause } },
    };
  }
}

const listeners = new Set<(event: SagittaEvent) => void>();
let stopBridge: (() => void) | null = null;

/** Notices of changed state; the returned function stops them. All listeners share one subscription of the bridge. */
export function onEvent(listener: (event: SagittaEvent) => void): () => void {
  const own = (event: SagittaEvent): void => listener(event);
  listeners.add(own);
  stopBridge ??= window.sagitta.onEvent((event) => {
    for (const each of [...listeners]) each(event);
  });
  return () => {
    listeners.delete(own);
    if (listeners.size > 0) return;
    stopBridge?.();
    stopBridge = null;
  };
}

/** Path of a dropped file, "" when it has none (dragged from a web page). */
export function pathForFile(file: File): string {
  return window.sagitta.pathForFile(file);
}
