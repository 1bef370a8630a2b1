// Which presentation contexts a set of instances needs: one per SOP class and transfer syntax, at most 128 an association (PS3.8 §9.3.2). Pure.
// Each in its own context, so that the peer says of every encoding whether it takes it.
import type { ContextProposal } from '../pdu/pduTypes.ts';
import { MAX_CONTEXTS } from '../pdu/pduTypes.ts';

interface Syntaxes {
  sopClassUid: string;
  transferSyntaxUid: string;
  /** Others that it could be given in, best first. */
  reencode?: { transferSyntaxUids: readonly string[] } | undefined;
}

/** A way for an instance to go out. */
interface SendWay {
  contextId: number;
  transferSyntaxUid: string;
}

export interface PlannedInstance<Instance> {
  instance: Instance;
  /** As it is kept first. */
  ways: readonly SendWay[];
}

export interface AssociationPlan<Instance> {
  contexts: ContextProposal[];
  instances: PlannedInstance<Instance>[];
}

interface Place<Instance> {
  plan: AssociationPlan<Instance>;
  ways: SendWay[];
}

/** Instances keep their order within a plan; a plan is one association. */
export function planContexts<Instance extends Syntaxes>(instances: Iterable<Instance>, maxContexts = MAX_CONTEXTS): AssociationPlan<Instance>[] {
  const plans: AssociationPlan<Instance>[] = [];
  const places = new Map<string, Place<Instance>>();
  for (const instance of instances) {
    const syntaxes = [instance.transferSyntaxUid, ...(instance.reencode?.transferSyntaxUids ?? [])];
    const key = `${instance.sopClassUid}|${syntaxes.join('|')}`;
    let place = places.get(key);
    if (place === undefined) {
      place = addWays(plans, instance.sopClassUid, syntaxes, maxContexts);
      places.set(key, place);
    }
    place.plan.instances.push({ instance, ways: place.ways });
  }
  return plans;
}

function addWays<Instance>(plans: AssociationPlan<Instance>[], abstractSyntax: string, syntaxes: readonly string[], maxContexts: number): Place<Instance> {
  let plan = plans.at(-1);
  if (plan === undefined || plan.contexts.length + syntaxes.length > maxContexts) {
    plan = { contexts: [], instances: [] };
    plans.push(plan);
  }
  const { contexts } = plan;
  return { plan, ways: syntaxes.map((transferSyntaxUid) => ({ contextId: contextFor(contexts, abstractSyntax, transferSyntaxUid), transferSyntaxUid })) };
}

function contextFor(contexts: ContextProposal[], abstractSyntax: string, transferSyntaxUid: string): number {
  const known = contexts.find((context) => context.abstractSyntax === abstractSyntax && context.transferSyntaxes[0] === transferSyntaxUid);
  if (known !== undefined) return known.id;
  const id = contexts.length * 2 + 1;
  contexts.push({ id, abstractSyntax, transferSyntaxes: [transferSyntaxUid] });
  return id;
}

/** The first way that the peer accepted; undefined = it takes none of them. */
export function acceptedWay(ways: readonly SendWay[], accepted: ReadonlyMap<number, string>): SendWay | undefined {
  return ways.find(({ contextId, transferSyntaxUid }) => accepted.get(contextId) === transferSyntaxUid);
}
