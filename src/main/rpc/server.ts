// The answering side of the protocol: name → parsed input → handler → parsed output → Result. Bugs that are thrown end here, as INTERNAL with an id; nowhere else.
import { randomUUID } from 'node:crypto';
import { fail, ok, type Result } from '../../contract/result.ts';
import type { Route } from '../../contract/route.ts';
import { routes, type RouteOutput, type RouteParsed, type RoutesOf } from '../../contract/routes.ts';
import type { Actor } from '../../contract/rpc.ts';
import type { FramePort } from './framePort.ts';

export interface RequestContext {
  actor: Actor;
  /** Aborted when the asking side is gone. */
  signal: AbortSignal;
}

/** One handler for each route of a process; a missing one does not compile. */
export type Handlers<P extends 'main' | 'archive'> = {
  [N in RoutesOf<P>]: (input: RouteParsed<N>, context: RequestContext) => Promise<Result<RouteOutput<N>>> | Result<RouteOutput<N>>;
};

type AnyHandler = (input: unknown, context: RequestContext) => Promise<Result<unknown>> | Result<unknown>;

export function findRoute(name: string): Route | undefined {
  return Object.hasOwn(routes, name) ? (routes as unknown as Record<string, Route>)[name] : undefined;
}

/** Answers one request. Never rejects. Outputs are checked for every write, and for reads too when NODE_ENV is `test`. */
export async function answer(
  handlers: Handlers<'main'> | Handlers<'archive'>,
  name: string,
  input: unknown,
  context: RequestContext,
): Promise<Result<unknown>> {
  const route = findRoute(name);
  const handler = Object.hasOwn(handlers, name) ? (handlers as unknown as Record<string, AnyHandler>)[name] : undefined;
  if (route === undefined || handler === undefined) return fail('BAD_REQUEST', 'There is no such request. Nothing was changed.', { route: name.slice(0, 64) });
  const parsed = route.input.safeParse(input);
  if (!parsed.success) {
    const places = parsed.error.issues.map((issue) => ({ at: issue.path.join('.'), code: issue.code }));
    return fail('BAD_REQUEST', `The request ${name} is not valid. Nothing was changed. Correct the named fields and ask again.`, {
      fields: places.slice(0, 20),
    });
  }
  try {
    const result = await handler(parsed.data, context);
    if (!result.ok) return result;
    if (route.effect === 'read' && process.env['NODE_ENV'] !== 'test') return result;
    return ok(route.output.parse(result.value));
  } catch (error) {
    return isDiskFull(error) ? fail('DISK_FULL', diskFull) : internalError(name, error);
  }
}

const diskFull =
  'The disk of the archive is full, so this could not be done: what is done is recorded first. What was confirmed as stored is safe. Free some space.';

function isDiskFull(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return code === 'SQLITE_FULL' || code === 'ENOSPC' || code === 'EDQUOT';
}

/**
 * Serves the handlers on a port. With `actor` the port decides who asks, whatever its frames say. Requests of a closed port are aborted.
 * `idle` resolves once no request is under way.
 */
export function serveRoutes(handlers: Handlers<'archive'>, port: FramePort, options: { actor?: Actor } = {}): { idle(): Promise<void> } {
  const gone = new AbortController();
  const underWay = new Set<Promise<void>>();
  port.onClose(() => {
    gone.abort();
  });
  port.onFrame((frame) => {
    if (frame.kind !== 'request') return;
    const context = { actor: options.actor ?? frame.actor, signal: gone.signal };
    const request = answer(handlers, frame.route, frame.input, context).then((result) => {
      underWay.delete(request);
      port.post({ kind: 'response', id: frame.id, result });
    });
    underWay.add(request);
  });
  return {
    idle: async () => {
      while (underWay.size > 0) await Promise.all(underWay);
    },
  };
}

/** Logs where it happened, never what was in it: messages of errors may hold patient data. */
function internalError(route: string, error: unknown): Result<never> {
  const id = randomUUID();
  const places = error instanceof Error ? (error.stack ?? '').split('\n').filter((line) => line.trimStart().startsWith('at ')) : [];
  const name = error instanceof Error ? error.name : typeof error;
  console.error(`[${id}] ${route} failed: ${name}\n${places.slice(0, 12).join('\n')}`);
  return fail('INTERNAL', `Something went wrong inside Sagitta (${id}). What was confirmed as stored is safe. Try again, and report this number if it stays.`, {
    id,
  });
}
