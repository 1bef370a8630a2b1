// The hanging protocols of this archive: those that come with Sagitta and those of people, in one order; and what is wrong with one, in a sentence.
import { z } from 'zod';
import { hangingProtocol, type HangingProtocol, type ListedProtocol } from '../../../contract/hanging.ts';
import { fail, ok, type Result } from '../../../contract/result.ts';
import { builtInProtocols } from './builtIn.ts';

/** What is kept: protocols of people, the order of all, and which are off. */
const kept = z.object({ own: z.array(hangingProtocol), order: z.array(z.string()), disabled: z.array(z.string()) });
export type KeptProtocols = z.infer<typeof kept>;

const mostOwn = 500;

/** A kept document that this version cannot read counts as none, but for the protocols in it that it can. */
export function readKept(value: unknown): KeptProtocols {
  const whole = kept.safeParse(value);
  if (whole.success) return whole.data;
  const loose = z
    .object({ own: z.array(z.unknown()).catch([]), order: z.array(z.string()).catch([]), disabled: z.array(z.string()).catch([]) })
    .safeParse(value);
  if (!loose.success) return { own: [], order: [], disabled: [] };
  const own = loose.data.own.flatMap((each) => {
    const parsed = hangingProtocol.safeParse(each);
    return parsed.success ? [parsed.data] : [];
  });
  return { ...loose.data, own };
}

function isBuiltIn(id: string): boolean {
  return builtInProtocols.some((protocol) => protocol.id === id);
}

/** All in their order; what no order names stands where it comes from: people's first. */
export function listProtocols({ own, order, disabled }: KeptProtocols): ListedProtocol[] {
  const all = [...own, ...builtInProtocols];
  const place = (id: string): number => {
    const at = order.indexOf(id);
    return at === -1 ? (isBuiltIn(id) ? order.length : -1) : at;
  };
  return all
    .map((protocol, i) => ({ protocol, i, at: place(protocol.id) }))
    .sort((a, b) => a.at - b.at || a.i - b.i)
    .map(({ protocol }) => ({ protocol, builtIn: isBuiltIn(protocol.id), enabled: !disabled.includes(protocol.id) }));
}

/** Where the first fault is and what it is: "Pane 2, plane: …". */
function faultOf(error: z.ZodError): string {
  const [issue] = error.issues;
  if (issue === undefined) return 'it has another shape';
  const place = issue.path.map((step) => (typeof step === 'number' ? String(step + 1) : String(step))).join(' ');
  return place === '' ? issue.message : `${place}: ${issue.message}`;
}

export function checkProtocol(value: unknown): Result<HangingProtocol> {
  const parsed = hangingProtocol.safeParse(value);
  if (parsed.success) return ok(parsed.data);
  return fail('BAD_REQUEST', `This is not a hanging protocol (${faultOf(parsed.error)}). Nothing was changed. Correct it and try again.`);
}

export function withProtocol(before: KeptProtocols, protocol: HangingProtocol): Result<KeptProtocols> {
  if (isBuiltIn(protocol.id))
    return fail('CONFLICT', 'A protocol that comes with Sagitta cannot be changed. Nothing was changed. Duplicate it and change the copy.');
  const at = before.own.findIndex(({ id }) => id === protocol.id);
  if (at === -1 && before.own.length >= mostOwn)
    return fail('REFUSED', `There are ${String(mostOwn)} protocols already. Nothing was changed. Remove some first.`);
  const own = at === -1 ? [protocol, ...before.own] : before.own.map((each, i) => (i === at ? protocol : each));
  return ok({ ...before, own });
}

export function withoutProtocol(before: KeptProtocols, id: string): Result<KeptProtocols> {
  if (isBuiltIn(id)) return fail('CONFLICT', 'A protocol that comes with Sagitta cannot be removed. Nothing was changed. Switch it off instead.');
  if (!before.own.some((each) => each.id === id)) return fail('NOT_FOUND', 'There is no such protocol. Nothing was changed.');
  const others = (ids: readonly string[]): string[] => ids.filter((each) => each !== id);
  return ok({ own: before.own.filter((each) => each.id !== id), order: others(before.order), disabled: others(before.disabled) });
}

/** Reads a file of protocols: one, or a list of them. Ids that are here already get a number. */
export function importProtocols(before: KeptProtocols, text: string): Result<{ kept: KeptProtocols; imported: HangingProtocol[] }> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return fail('BAD_REQUEST', 'This file is not JSON. Nothing was changed. Choose a file that was exported from Sagitta.');
  }
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (list.length === 0) return fail('BAD_REQUEST', 'This file holds no hanging protocol. Nothing was changed.');
  let after = before;
  const imported: HangingProtocol[] = [];
  for (const [i, each] of [...list.entries()].reverse()) {
    const checked = checkProtocol(each);
    if (!checked.ok) return fail('BAD_REQUEST', `Number ${String(i + 1)} in the file: ${checked.error.message}`);
    const protocol = { ...checked.value, id: freeId(after, checked.value.id) };
    const added = withProtocol(after, protocol);
    if (!added.ok) return added;
    after = added.value;
    imported.unshift(protocol);
  }
  return ok({ kept: after, imported });
}

function freeId(before: KeptProtocols, id: string): string {
  const taken = new Set([...before.own.map((each) => each.id), ...builtInProtocols.map((each) => each.id)]);
  if (!taken.has(id)) return id;
  const stem = id.slice(0, 58);
  for (let n = 2; ; n += 1) if (!taken.has(`${stem}-${String(n)}`)) return `${stem}-${String(n)}`;
}
