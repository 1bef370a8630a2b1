// commit: has a peer take over the objects of a study for good, and says what it answers.
import type { RouteOutput } from '../../../contract/routes.ts';
import type { ExitCode, Verb, VerbCall } from '../verb.ts';
import { askOnce, withArchive, type Ask } from '../withArchive.ts';
import { findPeer } from './peerText.ts';

type Transaction = RouteOutput<'commitment.get'>;

const pollMs = 250;

export const commitVerb: Verb = {
  summary: 'Have a peer take over a study for good (Storage Commitment)',
  usage: '--study UID --peer AET[@host:port] [--wait SECONDS] | --list',
  options: {
    study: { type: 'string', value: 'UID', text: 'Study Instance UID' },
    peer: { type: 'string', value: 'AET[@host:port]', text: 'whom to ask, or the AE title of a known peer' },
    wait: { type: 'string', value: 'SECONDS', text: 'how long to wait for its report (default 30)' },
    list: { type: 'boolean', text: 'the requests so far instead, ours and those of peers, newest first' },
  },
  json: '{"transactionUid","state","instances","failedInstances","message","failed":[…]}; with --list an array of requests; exit code 3 while it waits, or when some objects were not taken over',
  run: (call) => {
    if (call.flag('list')) return askOnce(call, 'commitment.list', {}, ({ requests }) => sayList(call, requests));
    const [study, peerText] = [call.text('study'), call.text('peer')];
    if (study === undefined || peerText === undefined) return Promise.resolve(call.misused('--study and --peer are needed.'));
    const wait = Number(call.text('wait') ?? 30);
    if (!Number.isFinite(wait) || wait < 0 || wait > 86_400) return Promise.resolve(call.misused('--wait is a number of seconds up to 86400.'));
    return withArchive(call, async (ask) => {
      const peer = await findPeer(ask, peerText);
      if (!peer.ok) return call.failed(peer.error);
      const asked = await ask('commitment.request', { StudyInstanceUID: study, peerAet: peer.value.aet, peer: peer.value });
      if (!asked.ok) return call.failed(asked.error);
      const answered = await waitFor(ask, asked.value.transactionUid, wait * 1000);
      return answered.ok ? say(call, answered.value) : call.failed(answered.error);
    });
  },
};

async function waitFor(ask: Ask, transactionUid: string, ms: number) {
  const deadline = Date.now() + ms;
  for (;;) {
    const answered = await ask('commitment.get', { transactionUid, role: 'requested' });
    if (!answered.ok || answered.value.request.state !== 'waiting' || Date.now() >= deadline) return answered;
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
}

const exitCodes = { committed: 0, partly: 3, waiting: 3, failed: 1 } as const satisfies Record<string, ExitCode>;

function say(call: VerbCall, { request, objects }: Transaction): ExitCode {
  const { transactionUid, state, instances, failedInstances, message } = request;
  const failed = objects
    .filter((object) => object.state === 'failed')
    .map(({ SOPInstanceUID, failureReason, message: why }) => ({ SOPInstanceUID, failureReason, message: why }));
  if (message !== '') console.error(message);
  if (state === 'waiting') console.error('There is no report yet. It is taken when it comes to a running Sagitta (serve, or the window); nothing was changed.');
  const lines = failed.map(({ SOPInstanceUID, message: why }) => `${SOPInstanceUID}\t${why}`);
  call.print(
    { transactionUid, state, instances, failedInstances, message, failed },
    [`${state}: ${String(instances)} objects, ${String(failedInstances)} not taken over`, ...lines].join('\n'),
  );
  return exitCodes[state];
}

function sayList(call: VerbCall, requests: RouteOutput<'commitment.list'>['requests']): ExitCode {
  const lines = requests.map(({ updatedAt, role, peerAet, state, instances, failedInstances, StudyInstanceUID, message }) =>
    [updatedAt, role, peerAet, state, `${String(instances - failedInstances)}/${String(instances)}`, StudyInstanceUID, message].join('\t'),
  );
  call.print(requests, lines.join('\n'));
  return 0;
}
