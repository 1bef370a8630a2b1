// Requests about hanging protocols, saved layouts and earlier studies to compare with. Protocols are data that is kept here; the window chooses and hangs.
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { isAbsolute } from 'node:path';
import { z } from 'zod';
import { savedLayout, type SavedLayout } from '../../contract/hanging.ts';
import { fail, ok, type Result } from '../../contract/result.ts';
import type { Handlers, RequestContext } from '../rpc/server.ts';
import { noStudy, whoAsks, type HandlerParts } from './handlerParts.ts';
import { checkProtocol, importProtocols, listProtocols, readKept, withoutProtocol, withProtocol, type KeptProtocols } from './hanging/protocols.ts';

type HangingRoutes =
  | 'hanging.list'
  | 'hanging.save'
  | 'hanging.remove'
  | 'hanging.arrange'
  | 'hanging.export'
  | 'hanging.import'
  | 'layout.list'
  | 'layout.save'
  | 'layout.remove'
  | 'study.compare';

const protocolsKey = 'hangingProtocols';
const largestFile = 4 * 1024 ** 2;
const mostLayouts = 100;

export function hangingHandlers(parts: HandlerParts): Pick<Handlers<'archive'>, HangingRoutes> {
  return { ...protocolHandlers(parts), ...layoutHandlers(parts), ...compareHandler(parts) };
}

type ProtocolRoutes = Extract<HangingRoutes, `hanging.${string}`>;

function protocolHandlers(parts: HandlerParts): Pick<Handlers<'archive'>, ProtocolRoutes> {
  const { kept } = parts.rooms.store;
  const read = (): KeptProtocols => readKept(kept.get(protocolsKey));
  const keep = (after: KeptProtocols, context: RequestContext, action: string, ids: readonly string[]) => {
    kept.set(protocolsKey, after, { who: whoAsks(parts, context), action, detail: { ids: [...ids] } });
    parts.events.emit({ type: 'hangingChanged' });
    return ok({ protocols: listProtocols(after) });
  };
  return {
    'hanging.list': () => ok({ protocols: listProtocols(read()) }),
    'hanging.save': ({ protocol }, context) => {
      const checked = checkProtocol(protocol);
      if (!checked.ok) return checked;
      const after = withProtocol(read(), checked.value);
      return after.ok ? keep(after.value, context, 'hanging.saved', [checked.value.id]) : after;
    },
    'hanging.remove': ({ id }, context) => {
      const after = withoutProtocol(read(), id);
      return after.ok ? keep(after.value, context, 'hanging.removed', [id]) : after;
    },
    'hanging.arrange': ({ order, disabled }, context) => keep({ ...read(), order, disabled }, context, 'hanging.arranged', disabled),
    'hanging.export': ({ ids, to }) => {
      const wanted = listProtocols(read()).flatMap(({ protocol }) => (ids.includes(protocol.id) ? [protocol] : []));
      if (wanted.length === 0) return fail('NOT_FOUND', 'There is no such protocol. Nothing was written.');
      return writeJson(to, wanted);
    },
    'hanging.import': ({ path }, context) => {
      const text = readText(path);
      if (!text.ok) return text;
      const taken = importProtocols(read(), text.value);
      if (!taken.ok) return taken;
      const { imported } = taken.value;
      const listed = keep(
        taken.value.kept,
        context,
        'hanging.imported',
        imported.map(({ id }) => id),
      );
      return listed.ok ? ok({ ...listed.value, imported: imported.length }) : listed;
    },
  };
}

function writeJson(to: string, value: unknown): Result<{ path: string }> {
  if (!isAbsolute(to)) return fail('BAD_REQUEST', 'The file is named with its whole path. Nothing was written.');
  try {
    writeFileSync(to, `${JSON.stringify(value, null, 2)}\n`);
    return ok({ path: to });
  } catch {
    return fail('IO_ERROR', 'The file could not be written. The protocols are kept as they are. Choose another folder.');
  }
}

function readText(path: string): Result<string> {
  try {
    if (statSync(path).size > largestFile) return fail('BAD_REQUEST', 'This file is too large for hanging protocols. Nothing was changed.');
    return ok(readFileSync(path, 'utf8'));
  } catch {
    return fail('IO_ERROR', 'The file could not be read. Nothing was changed. Choose it again.');
  }
}

function layoutHandlers(parts: HandlerParts): Pick<Handlers<'archive'>, 'layout.list' | 'layout.save' | 'layout.remove'> {
  const { kept } = parts.rooms.store;
  const key = (): string => `layouts.${parts.rooms.currentUser()?.id ?? ''}`;
  const read = (): SavedLayout[] =>
    z
      .array(z.unknown())
      .catch([])
      .parse(kept.get(key()) ?? [])
      .flatMap((each) => {
        const parsed = savedLayout.safeParse(each);
        return parsed.success ? [parsed.data] : [];
      });
  const keep = (layouts: SavedLayout[], context: RequestContext, action: string) => {
    kept.set(key(), layouts, { who: whoAsks(parts, context), action, detail: { layouts: layouts.length } });
    parts.events.emit({ type: 'hangingChanged' });
    return ok({ layouts });
  };
  return {
    'layout.list': () => ok({ layouts: read() }),
    'layout.save': ({ layout }, context) => {
      const others = read().filter(({ name }) => name !== layout.name);
      if (others.length >= mostLayouts)
        return fail('REFUSED', `There are ${String(mostLayouts)} saved layouts already. Nothing was changed. Remove some first.`);
      return keep(
        [...others, layout].sort((a, b) => a.name.localeCompare(b.name)),
        context,
        'layout.saved',
      );
    },
    'layout.remove': ({ name }, context) =>
      keep(
        read().filter((each) => each.name !== name),
        context,
        'layout.removed',
      ),
  };
}

/** Only a study of the same patient that comes before is answered: the viewer hangs nothing else as a prior. */
function compareHandler(parts: HandlerParts): Pick<Handlers<'archive'>, 'study.compare'> {
  const { store } = parts.rooms;
  return {
    'study.compare': ({ StudyInstanceUID, PriorStudyInstanceUID }, context) => {
      if (!store.studies.priors(StudyInstanceUID).some((prior) => prior.StudyInstanceUID === PriorStudyInstanceUID)) {
        return fail('NOT_FOUND', 'This is no earlier study of the same patient in this archive. Nothing was changed. Query it from the PACS first.');
      }
      const detail = store.studies.detail(PriorStudyInstanceUID);
      if (detail === undefined) return noStudy();
      store.audit.append({
        who: whoAsks(parts, context),
        action: 'study.compared',
        subject: { StudyInstanceUID: PriorStudyInstanceUID },
        detail: { readStudyInstanceUID: StudyInstanceUID },
      });
      store.lifecycle.used(PriorStudyInstanceUID);
      return ok(detail);
    },
  };
}
