// Hanging protocols: the list in the order in which they are tried; on or off, up and down, a copy, changed, out to a file and in from one.
import { type ReactElement, useState } from 'react';
import type { ListedProtocol } from '../../contract/hanging.ts';
import { request, useQuery } from '../client/index.ts';
import { Button, CheckField, InlineNote } from '../ui/index.ts';
import { HangingForm } from './HangingForm.tsx';
import { copyOf, moved, protocolWords } from './hangingText.ts';
import { HangingTrial } from './HangingTrial.tsx';

interface RowActions {
  onMove: (id: string, by: -1 | 1) => void;
  onEnable: (id: string, enabled: boolean) => void;
  onCopy: (listed: ListedProtocol) => void;
  onExport: (ids: string[]) => void;
  onRemove: (id: string) => void;
}

function ProtocolRow({
  listed,
  actions,
  editing,
  onEdit,
}: {
  listed: ListedProtocol;
  actions: RowActions;
  editing: boolean;
  onEdit: (id: string | null) => void;
}): ReactElement {
  const { protocol, builtIn, enabled } = listed;
  if (editing)
    return (
      <li className="peer-editing">
        <HangingForm known={protocol} onDone={() => onEdit(null)} />
      </li>
    );
  const button = (name: string, run: () => void): ReactElement => (
    <Button small variant="quiet" aria-label={`${name} ${protocol.name}`} onClick={run}>
      {name}
    </Button>
  );
  return (
    <li>
      <CheckField label={protocol.name} checked={enabled} onChange={(on) => actions.onEnable(protocol.id, on)} hint={protocolWords(protocol)} />
      <span className="sp" />
      {button('Up', () => actions.onMove(protocol.id, -1))}
      {button('Down', () => actions.onMove(protocol.id, 1))}
      {button('Duplicate', () => actions.onCopy(listed))}
      {button('Export', () => actions.onExport([protocol.id]))}
      {builtIn ? null : button('Change', () => onEdit(protocol.id))}
      {builtIn ? null : button('Remove', () => actions.onRemove(protocol.id))}
    </li>
  );
}

type Answered = { ok: true } | { ok: false; error: { message: string } };

function useActions(
  protocols: readonly ListedProtocol[],
  onSaid: (text: string | null) => void,
  onEdit: (id: string) => void,
): RowActions & { onImport: () => void } {
  const ids = protocols.map(({ protocol }) => protocol.id);
  const off = protocols.filter(({ enabled }) => !enabled).map(({ protocol }) => protocol.id);
  const tell = (answer: Answered): boolean => {
    onSaid(answer.ok ? null : answer.error.message);
    return answer.ok;
  };
  const exportTo = async (wanted: string[]): Promise<void> => {
    const chosen = await request('app.chooseSave', { suggestedName: wanted.length === 1 ? `${wanted[0] ?? ''}.json` : 'hanging-protocols.json' });
    if (chosen.ok && chosen.value.path !== null) tell(await request('hanging.export', { ids: wanted, to: chosen.value.path }));
  };
  const importFrom = async (): Promise<void> => {
    const chosen = await request('app.chooseFile', {});
    if (chosen.ok && chosen.value.path !== null) tell(await request('hanging.import', { path: chosen.value.path }));
  };
  return {
    onMove: (id, by) => void request('hanging.arrange', { order: moved(ids, id, by), disabled: off }).then(tell),
    onEnable: (id, enabled) => void request('hanging.arrange', { order: ids, disabled: enabled ? off.filter((each) => each !== id) : [...off, id] }).then(tell),
    onCopy: ({ protocol }) => {
      const copy = copyOf(protocol, protocols);
      void request('hanging.save', { protocol: copy }).then((answer) => {
        if (tell(answer)) onEdit(copy.id);
      });
    },
    onExport: (wanted) => void exportTo(wanted),
    onRemove: (id) => void request('hanging.remove', { id }).then(tell),
    onImport: () => void importFrom(),
  };
}

export function HangingSection(): ReactElement {
  const { value, error } = useQuery('hanging.list', {}, { refreshOn: (event) => event.type === 'hangingChanged' });
  const [said, setSaid] = useState<string | null>(null);
  const [editing, setEditing] = useState<string | null>(null);
  const protocols = value?.protocols ?? [];
  const actions = useActions(protocols, setSaid, setEditing);
  const own = protocols.filter(({ builtIn }) => !builtIn).map(({ protocol }) => protocol.id);
  return (
    <>
      <h1>Hanging protocols</h1>
      <p className="settings-lead">A study is hung by the first protocol of this list that fits it. Those that come with Sagitta are changed by a copy.</p>
      <section className="card" aria-label="Protocols">
        <h2>Protocols</h2>
        <ul className="peer-list">
          {protocols.map((listed) => (
            <ProtocolRow key={listed.protocol.id} listed={listed} actions={actions} editing={editing === listed.protocol.id} onEdit={setEditing} />
          ))}
        </ul>
        {said === null && error === null ? null : <InlineNote tone="crit">{said ?? error?.message}</InlineNote>}
        <div className="row">
          <Button onClick={actions.onImport}>Import…</Button>
          <Button disabled={own.length === 0} onClick={() => actions.onExport(own)}>
            Export own…
          </Button>
        </div>
      </section>
      <HangingTrial key={JSON.stringify(protocols.map(({ protocol, enabled }) => [protocol.id, enabled]))} protocols={protocols} />
    </>
  );
}
