// Applies the routing rules to what has arrived: once for each object, when its study has been quiet for a while, in one transaction with what is queued for it.
import type { RoutingRule } from '../../contract/transfer.ts';
import type { ArrivedStudy, Store } from '../store/index.ts';
import { targetsOf } from './rules.ts';

interface Router {
  arrived(): void;
  close(): void;
}

interface RouterOptions {
  store: Store;
  ownAet: () => string;
  now: () => number;
  quietMs: number;
  onQueued: () => void;
}

export function createRouter({ store, ownAet, now, quietMs, onQueued }: RouterOptions): Router {
  let timer: NodeJS.Timeout | undefined;
  let isClosed = false;

  function wake(inMs: number): void {
    if (isClosed || timer !== undefined) return;
    timer = setTimeout(() => {
      timer = undefined;
      look();
    }, inMs);
    timer.unref();
  }

  /** A clock that was set back does not keep a study from being quiet. */
  function isQuiet({ lastAt }: ArrivedStudy): boolean {
    return Math.abs(now() - lastAt) >= quietMs;
  }

  function look(): void {
    try {
      const rules = store.routing.list().filter(({ enabled }) => enabled);
      if (rules.length === 0) return;
      const studies = store.routing.arrived();
      const quiet = studies.filter(isQuiet);
      if (quiet.length > 0) route(rules, quiet);
      if (studies.length > quiet.length) wake(quietMs);
    } catch (error) {
      // A full disk: nothing was marked as routed, so nothing is forgotten.
      console.error(`routing failed: ${error instanceof Error ? error.name : typeof error}. It is tried again.`);
      wake(Math.max(quietMs, 10_000));
    }
  }

  function route(rules: readonly RoutingRule[], studies: readonly ArrivedStudy[]): void {
    const queued = store.transaction(() => {
      const count = studies.reduce((sum, study) => sum + routeStudy(rules, study), 0);
      store.routing.settle(studies);
      return count;
    });
    if (queued > 0) onQueued();
  }

  /** How many transfers it came to. */
  function routeStudy(rules: readonly RoutingRule[], study: ArrivedStudy): number {
    const objects = store.routing.objects(study);
    const wanted = new Map<string, { rule: RoutingRule; peerAet: string; uids: string[] }>();
    for (const object of objects) {
      for (const rule of rules) {
        for (const peerAet of targetsOf(rule, object, ownAet())) {
          const key = `${rule.id}\n${peerAet}`;
          const entry = wanted.get(key) ?? { rule, peerAet, uids: [] };
          entry.uids.push(object.SOPInstanceUID);
          wanted.set(key, entry);
        }
      }
    }
    for (const { rule, peerAet, uids } of wanted.values()) enqueue(rule, peerAet, study.StudyInstanceUID, uids);
    return wanted.size;
  }

  /** Late objects join what still waits for the same study, rule and peer. */
  function enqueue(rule: RoutingRule, peerAet: string, StudyInstanceUID: string, uids: readonly string[]): void {
    const waiting = store.transfers
      .active()
      .find((one) => one.ruleId === rule.id && one.peerAet === peerAet && one.StudyInstanceUID === StudyInstanceUID && one.state !== 'running');
    if (waiting !== undefined) {
      store.transfers.addObjects(waiting.id, uids);
      return;
    }
    const study = store.studies.get(StudyInstanceUID);
    store.transfers.add(
      {
        kind: 'send',
        service: 'C-STORE',
        StudyInstanceUID,
        SeriesInstanceUID: '',
        PatientName: study?.PatientName ?? '',
        description: study?.StudyDescription ?? '',
        peerAet,
        total: uids.length,
        who: `Rule ${rule.name}`,
        ruleId: rule.id,
        requestCommitment: rule.requestCommitment,
      },
      uids,
    );
  }

  return {
    arrived: () => {
      wake(quietMs);
    },
    close() {
      isClosed = true;
      clearTimeout(timer);
    },
  };
}
