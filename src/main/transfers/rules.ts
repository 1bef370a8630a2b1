// Which peers an object goes to: the routing rules as pure matching.
import type { RoutingRule } from '../../contract/transfer.ts';
import type { ArrivedObject } from '../store/index.ts';

/** `*` any characters, `?` one; several patterns parted by a backslash; any case; an empty pattern matches all. */
export function matchesPattern(pattern: string, value: string): boolean {
  if (pattern.trim() === '') return true;
  const text = value.trim().toLowerCase();
  return pattern.split('\\').some((one) => expressionOf(one.trim().toLowerCase()).test(text));
}

function expressionOf(pattern: string): RegExp {
  const escaped = pattern
    .replaceAll(/[.+^${}()|[\]\\]/g, String.raw`\$&`)
    .replaceAll(/\*+/g, '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${escaped}$`, 's');
}

/** Without a pattern for the sender only what came over the network: imported files and our own objects must be asked for. */
function matchesSender(pattern: string, { source, origin }: ArrivedObject): boolean {
  return pattern.trim() === '' ? origin === 'received' : matchesPattern(pattern, source);
}

function matches(rule: RoutingRule, object: ArrivedObject): boolean {
  return (
    rule.enabled &&
    matchesSender(rule.callingAet, object) &&
    matchesPattern(rule.modality, object.Modality) &&
    matchesPattern(rule.stationName, object.StationName) &&
    matchesPattern(rule.bodyPart, object.BodyPartExamined)
  );
}

/** Peers of a rule that the object goes to: never back to where it came from, never to ourselves. */
export function targetsOf(rule: RoutingRule, object: ArrivedObject, ownAet: string): string[] {
  if (!matches(rule, object)) return [];
  return [...new Set(rule.peerAets)].filter((aet) => aet !== object.source && aet !== ownAet);
}
