// routes: the rules by which objects that arrive are sent on.
import { routingRule, type RoutingRule } from '../../../contract/transfer.ts';
import type { Verb } from '../verb.ts';
import { askOnce } from '../withArchive.ts';

export const routesVerb: Verb = {
  summary: 'Name the rules by which objects that arrive are sent on',
  usage: 'list | add NAME --to AET … [--modality M] [--station S] [--body-part B] [--from AET] [--commit] [--disabled] | remove ID',
  options: {
    to: { type: 'string', multiple: true, value: 'AET', text: 'a known peer that the objects go to; repeat for more' },
    modality: { type: 'string', value: 'M', text: 'only these, for example CT or CT\\MR; * and ? are wildcards, here and below' },
    station: { type: 'string', value: 'S', text: 'only of these stations (StationName)' },
    'body-part': { type: 'string', value: 'B', text: 'only of these body parts (BodyPartExamined)' },
    from: { type: 'string', value: 'AET', text: 'only from these senders; Import = imported files, Sagitta = our reports (default: any on the network)' },
    commit: { type: 'boolean', text: 'ask each peer to take the objects over for good' },
    disabled: { type: 'boolean', text: 'keep the rule, send nothing by it' },
    id: { type: 'string', value: 'ID', text: 'with add: replace this rule' },
  },
  json: 'list: [{"id","name","enabled","modality","stationName","bodyPart","callingAet","peerAets":[],"requestCommitment"}]; add: that rule; remove: {"ok":true}',
  run: (call) => {
    const [action, text] = call.positionals;
    if (action === 'list')
      return askOnce(call, 'routing.list', {}, ({ rules }) => {
        call.print(rules, rules.map(lineOf).join('\n'));
        return 0;
      });
    if (action === 'remove' && text !== undefined)
      return askOnce(call, 'routing.remove', { id: text }, () => {
        call.print({ ok: true }, `The rule ${text} is gone; what it has queued stays queued`);
        return 0;
      });
    if (action !== 'add' || text === undefined) return Promise.resolve(call.misused('Say: list, add NAME --to AET, or remove ID.'));
    const rule = routingRule.safeParse({
      id: call.text('id') ?? '',
      name: text,
      enabled: !call.flag('disabled'),
      modality: call.text('modality') ?? '',
      stationName: call.text('station') ?? '',
      bodyPart: call.text('body-part') ?? '',
      callingAet: call.text('from') ?? '',
      peerAets: call.list('to'),
      requestCommitment: call.flag('commit'),
    });
    if (!rule.success) return Promise.resolve(call.misused('A rule has a name of at most 64 characters and at least one --to with an AE title.'));
    return askOnce(call, 'routing.set', { rule: rule.data }, ({ rule: saved }) => {
      call.print(saved, lineOf(saved));
      return 0;
    });
  },
};

function lineOf({ id, name, enabled, modality, stationName, bodyPart, callingAet, peerAets, requestCommitment }: RoutingRule): string {
  const narrow = Object.entries({ modality, station: stationName, 'body part': bodyPart, from: callingAet }).filter(([, value]) => value !== '');
  const what = narrow.length === 0 ? 'everything from the network' : narrow.map(([key, value]) => `${key} ${value}`).join(', ');
  return `${id}  ${name}${enabled ? '' : ' (off)'}: ${what} → ${peerAets.join(', ')}${requestCommitment ? ', with commitment' : ''}`;
}
