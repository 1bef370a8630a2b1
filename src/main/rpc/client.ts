// The asking side of the protocol: matches responses to requests. It never hangs: a closed port answers everything that is under way with NOT_READY.
import type { SagittaEvent } from '../../contract/events.ts';
import { fail, type Result } from '../../contract/result.ts';
import type { RouteInput, RouteName, RouteOutput } from '../../contract/routes.ts';
import type { Actor } from '../../contract/rpc.ts';
import type { FramePort } from './framePort.ts';

export interface RequestOptions {
  /** Gives up waiting with CANCELLED; the other side goes on unless the port is closed. */
  signal?: AbortSignal | undefined;
}

export interface RpcClient {
  /** Input is checked by the side that answers, and so is its output. */
  request: <N extends RouteName>(route: N, input: RouteInput<N>, options?: RequestOptions) => Promise<Result<RouteOutput<N>>>;
  /** The same for a name and an input that nobody has looked at yet (IPC). */
  forward: (route: string, input: unknown, options?: RequestOptions) => Promise<Result<unknown>>;
  onEvent: (listener: (event: SagittaEvent) => void) => void;
  onClose: (listener: () => void) => void;
  close: () => void;
}

const lostConnection = 'The archive stopped before it answered. What was confirmed as stored is safe. Try again in a moment.';

export function createRpcClient(port: FramePort, actor: Actor): RpcClient {
  const waiting = new Map<number, (result: Result<unknown>) => void>();
  const eventListeners: ((event: SagittaEvent) => void)[] = [];
  let nextId = 1;
  let closed = false;

  port.onFrame((frame) => {
    if (frame.kind === 'event') for (const listener of eventListeners) listener(frame.event);
    if (frame.kind !== 'response') return;
    const settle = waiting.get(frame.id);
    waiting.delete(frame.id);
    settle?.(frame.result);
  });
  port.onClose(() => {
    closed = true;
    for (const settle of waiting.values()) settle(fail('NOT_READY', lostConnection));
    waiting.clear();
  });

  function forward(route: string, input: unknown, { signal }: RequestOptions = {}): Promise<Result<unknown>> {
    if (closed) return Promise.resolve(fail('NOT_READY', lostConnection));
    if (signal?.aborted === true) return Promise.resolve(cancelled());
    return new Promise((resolve) => {
      const id = nextId++;
      const onAbort = () => {
        waiting.delete(id);
        resolve(cancelled());
      };
      signal?.addEventListener('abort', onAbort, { once: true });
      waiting.set(id, (result) => {
        signal?.removeEventListener('abort', onAbort);
        resolve(result);
      });
      // JSON would leave an undefined input out, and a frame without it is none.
      port.post({ kind: 'request', id, route, input: input ?? null, actor });
    });
  }

  return {
    forward,
    request: (route, input, options) => forward(route, input, options) as ReturnType<RpcClient['request']> as never,
    onEvent: (listener) => void eventListeners.push(listener),
    onClose: port.onClose,
    close: port.close,
  };
}

function cancelled(): Result<unknown> {
  return fail('CANCELLED', 'The request was cancelled. What was done before stays done.');
}
