// DICOM network: the listener, the peers, who may send, TLS.
import type { ReactElement } from 'react';
import { useQuery } from '../client/index.ts';
import { Button, countOf } from '../ui/index.ts';
import { CallersForm } from './CallersForm.tsx';
import { ListenerForm } from './ListenerForm.tsx';
import { useListenerForm } from './listenerForm.ts';
import { Peers } from './Peers.tsx';
import { TlsForm } from './TlsForm.tsx';

export function NetworkSection(): ReactElement {
  const { value: status } = useQuery(
    'archive.status',
    {},
    { refreshOn: (event) => ['listenerChanged', 'settingsChanged', 'receivingChanged'].includes(event.type) },
  );
  const form = useListenerForm(status?.listener);
  return (
    <>
      <h1>DICOM network</h1>
      <p className="settings-lead">Give these three values to whoever configures the modality. Changes take effect at once.</p>
      <form
        className="card"
        aria-label="Listener"
        onSubmit={(event) => {
          event.preventDefault();
          void form.apply();
        }}
      >
        <h2>Listener</h2>
        <ListenerForm form={form} listener={status?.listener} />
        <div className="row">
          <Button variant="primary" type="submit" disabled={!form.dirty || form.busy}>
            Apply
          </Button>
          <span className="t2 c2">{form.dirty ? 'Not applied yet' : ''}</span>
        </div>
        {status?.receiving.map(({ callingAet, received }) => (
          <p className="t2 c-acc" key={callingAet}>
            {callingAet} sends now, {countOf(received, 'image')} received
          </p>
        ))}
      </form>
      <Peers />
      <CallersForm />
      <TlsForm listener={status?.listener} />
    </>
  );
}
