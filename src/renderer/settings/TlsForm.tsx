// TLS of the listener and of the peers that we call (PS3.15 B.12): port, certificate, key, trusted authorities.
import { Lock, LockOpen } from 'lucide-react';
import type { ReactElement } from 'react';
import type { ListenerState } from '../../contract/archive.ts';
import { CheckField, isoDate, NumberField } from '../ui/index.ts';
import { DraftFoot } from './DraftFoot.tsx';
import { PathField } from './PathField.tsx';
import { useSettingsDraft } from './settingsDraft.ts';

function TlsNews({ listener }: { listener: ListenerState | undefined }): ReactElement | null {
  if (listener === undefined) return null;
  if (listener.tlsProblem !== null)
    return (
      <p className="listener-state c-crit" role="status">
        <LockOpen aria-hidden="true" size={14} /> No TLS port. {listener.tlsProblem}
      </p>
    );
  if (listener.tlsPort === null) return <p className="listener-state c2">No TLS port is set.</p>;
  const until = listener.tlsExpiresAt === null ? '' : `, certificate valid until ${isoDate(listener.tlsExpiresAt.slice(0, 10).replaceAll('-', ''))}`;
  return (
    <p className="listener-state c-ok" role="status">
      <Lock aria-hidden="true" size={14} /> TLS on port {listener.tlsPort}
      {until}
    </p>
  );
}

export function TlsForm({ listener }: { listener: ListenerState | undefined }): ReactElement | null {
  const draft = useSettingsDraft();
  const { values, change } = draft;
  if (values === undefined) return null;
  return (
    <form
      className="card"
      aria-label="TLS"
      onSubmit={(event) => {
        event.preventDefault();
        void draft.apply();
      }}
    >
      <h2>TLS</h2>
      <NumberField
        label="TLS port"
        placeholder="none"
        hint="2762 by custom; empty: no TLS port"
        value={values.tlsPort}
        onChange={(tlsPort) => change({ tlsPort })}
      />
      <PathField
        label="Certificate"
        kind="file"
        hint="PEM: ours, then those up to its authority"
        value={values.tlsCertificate}
        onChange={(tlsCertificate) => change({ tlsCertificate })}
      />
      <PathField
        label="Private key"
        kind="file"
        hint="PEM, without a passphrase; read by this account only"
        value={values.tlsKey}
        onChange={(tlsKey) => change({ tlsKey })}
      />
      <PathField
        label="Trusted authorities"
        kind="file"
        hint="PEM; peers that we call with TLS must show a certificate of these"
        value={values.tlsAuthorities}
        onChange={(tlsAuthorities) => change({ tlsAuthorities })}
      />
      <CheckField
        label="Callers must show a certificate too"
        hint="mutual authentication: of the trusted authorities"
        checked={values.tlsRequirePeer}
        onChange={(tlsRequirePeer) => change({ tlsRequirePeer })}
      />
      <CheckField label="Only TLS" hint="the port without TLS is closed" checked={values.tlsOnly} onChange={(tlsOnly) => change({ tlsOnly })} />
      <DraftFoot draft={draft} />
      <TlsNews listener={listener} />
    </form>
  );
}
