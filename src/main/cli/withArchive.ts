// Gives a verb an archive to ask: the owner's, over its socket, when the folder is owned; else one opened here for as long as the verb runs.
import { fail, ok, type Failure, type Result } from '../../contract/result.ts';
import { routes, type RouteInput, type RouteName, type RouteOutput } from '../../contract/routes.ts';
import type { Archive } from '../archive.ts';
import { createRpcClient } from '../rpc/client.ts';
import { connectLocally } from '../rpc/localSocket.ts';
import type { answer as answerRequest } from '../rpc/server.ts';
import { readOwner } from '../store/index.ts';
import type { ExitCode, VerbCall } from './verb.ts';

export type Ask = <N extends RouteName>(route: N, input: RouteInput<N>) => Promise<Result<RouteOutput<N>>>;

interface Connection {
  ask: Ask;
  close: () => Promise<void>;
}

/** How long a verb tries to reach an owner that is starting or ending, ms. */
const patienceMs = 5000;

export async function withArchive(call: VerbCall, work: (ask: Ask) => Promise<ExitCode>): Promise<ExitCode> {
  const connection = await connect(call.dataDir);
  if (!connection.ok) return call.failed(connection.error);
  try {
    return await work(connection.value.ask);
  } finally {
    await connection.value.close();
  }
}

/** Asks one question; `then` gets the answer, a failure is said. */
export function askOnce<N extends RouteName>(call: VerbCall, route: N, input: RouteInput<N>, then: (value: RouteOutput<N>) => ExitCode): Promise<ExitCode> {
  return withArchive(call, async (ask) => {
    const answered = await ask(route, input);
    return answered.ok ? then(answered.value) : call.failed(answered.error);
  });
}

async function connect(dataDir: string): Promise<Result<Connection>> {
  const [{ openArchive }, { answer }] = await Promise.all([import('../archive.ts'), import('../rpc/server.ts')]);
  const deadline = Date.now() + patienceMs;
  let refused: Failure;
  do {
    const opened = await openArchive({ dataDir, listen: null });
    if (opened.ok) return ok(ownConnection(opened.value, answer));
    if (opened.error.code !== 'CONFLICT') return opened;
    refused = opened.error;
    const owner = readOwner(dataDir);
    const port = owner === null ? null : await connectLocally(owner.socketPath);
    if (port !== null) {
      const client = createRpcClient(port, 'cli');
      const close = () => {
        client.close();
        return Promise.resolve();
      };
      return ok({ ask: (route, input) => askAgain(client.request(route, input), dataDir, route, input), close });
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  } while (Date.now() < deadline);
  return fail('NOT_READY', `${refused.message} It does not answer on its socket.`);
}

/** An owner may end between our coming and its answer. What only reads is asked of the next owner; what writes may have been done, so that is said. */
async function askAgain<N extends RouteName>(
  asked: Promise<Result<RouteOutput<N>>>,
  dataDir: string,
  route: N,
  input: RouteInput<N>,
): Promise<Result<RouteOutput<N>>> {
  const answered = await asked;
  if (answered.ok || answered.error.code !== 'NOT_READY' || routes[route].effect === 'write') return answered;
  const next = await connect(dataDir);
  if (!next.ok) return answered;
  try {
    return await next.value.ask(route, input);
  } finally {
    await next.value.close();
  }
}

function ownConnection(archive: Archive, answer: typeof answerRequest): Connection {
  const context = { actor: 'cli' as const, signal: new AbortController().signal };
  return {
    ask: (route, input) => answer(archive.handlers, route, input, context) as ReturnType<Ask> as never,
    close: async () => {
      await archive.idle();
      await archive.close();
    },
  };
}
