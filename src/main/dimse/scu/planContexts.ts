// Which presentation contexts a set of instances needs: one per SOP class and transfer syntax, at most 128 an association (PS3.8 §9.3.2). Pure.
import type { ContextProposal } from '../pdu/pduTypes.ts';
import { MAX_CONTEXTS } from '../pdu/pduTypes.ts';

interface Syntaxes {
  sopClassUid: string;
  transferSyntaxUid: string;
}

export interface AssociationPlan<Instance> {
  contexts: ContextProposal[];
  instances: { instance: Instance; contextId: number }[];
}

/** Instances keep their order within a plan; a plan is one association. */
export function planContexts<Instance extends Syntaxes>(instances: Iterable<Instance>, maxContexts = MAX_CONTEXTS): AssociationPlan<Instance>[] {
  const plans: AssociationPlan<Instance>[] = [];
  const places = new Map<string, { plan: AssociationPlan<Instance>; contextId: number }>();
  for (const instance of instances) {
    const key = `${instance.sopClassUid}|${instance.transferSyntaxUid}`;
    let place = places.get(key);
    if (place === undefined) {
      place = addContext(plans, instance, maxContexts);
      places.set(key, place);
    }
    place.plan.instances.push({ instance, contextId: place.contextId });
  }
  return plans;
}

function addContext<Instance>(
  plans: AssociationPlan<Instance>[],
  syntaxes: Syntaxes,
  maxContexts: number,
): { plan: AssociationPlan<Instance>; contextId: number } {
  let plan = plans.at(-1);
  if (plan === undefined || plan.contexts.length >= maxContexts) {
    plan = { contexts: [], instances: [] };
    plans.push(plan);
  }
  const contextId = plan.contexts.length * 2 + 1;
  plan.contexts.push({ id: contextId, abstractSyntax: syntaxes.sopClassUid, transferSyntaxes: [syntaxes.transferSyntaxUid] });
  return { plan, contextId };
}
