// The three values that a modality needs, and whether the listener is up. Used in Settings and at first run.
import { CircleAlert, RadioTower } from 'lucide-react';
import type { ReactElement } from 'react';
import type { ListenerState } from '../../contract/archive.ts';
import { InlineNote, TextField } from '../ui/index.ts';
import type { ListenerFormState } from './listenerForm.ts';
import './settings.css';

function ListenerNews({ listener }: { listener: ListenerState | undefined }): ReactElement {
  if (listener === undefined) return <p className="listener-state c2">Waiting for the archive</p>;
  if (!listener.listening) {
    return (
      <p className="listener-state c-crit" role="status">
        <CircleAlert aria-hidden="true" size={14} /> Not listening. {listener.problem}
      </p>
    );
  }
  return (
    <p className="listener-state c-ok" role="status">
      <RadioTower aria-hidden="true" size={14} /> Listening as {listener.aet} on {listener.host}, port {listener.port}
    </p>
  );
}

export function ListenerForm({ form, listener }: { form: ListenerFormState; listener: ListenerState | undefined }): ReactElement {
  const { values, change, error } = form;
  return (
    <>
      <div className="listener-fields">
        <TextField label="AE title" mono maxLength={16} hint="up to 16 characters" value={values.aet} onChange={(aet) => change({ aet })} />
        <TextField label="Host" mono hint="127.0.0.1: this computer only; 0.0.0.0: the network" value={values.host} onChange={(host) => change({ host })} />
        <TextField label="Port" mono inputMode="numeric" maxLength={5} value={values.port} onChange={(port) => change({ port })} />
      </div>
      {error === null ? null : <InlineNote tone="crit">{error}</InlineNote>}
      <ListenerNews listener={listener} />
    </>
  );
}
