// Signing, inline: the name, the proof of who signs, and as what. Also used for an addendum.
import { Lock } from 'lucide-react';
import { type SyntheticEvent, type KeyboardEvent, type ReactElement, useState } from 'react';
import type { Result } from '../../contract/result.ts';
import { Button, InlineNote, TextField } from '../ui/index.ts';

export interface Signer {
  name: string;
  method: 'password' | 'computer-login';
}

export interface SignFormProps {
  kind: 'report' | 'addendum';
  signer: Signer;
  onSign: (input: { name: string; password: string | null; as: 'preliminary' | 'final'; text: string }) => Promise<Result<unknown>>;
  onDone: () => void;
}

function AsWhat({ as, onChange }: { as: 'preliminary' | 'final'; onChange: (as: 'preliminary' | 'final') => void }): ReactElement {
  return (
    <fieldset className="sign-as">
      <legend className="sr-only">Sign as</legend>
      {(['final', 'preliminary'] as const).map((option) => (
        <label key={option}>
          <input type="radio" name="sign-as" checked={as === option} onChange={() => onChange(option)} />
          {option === 'final' ? 'Final' : 'Preliminary'}
        </label>
      ))}
      <span className="t1 c3">{as === 'final' ? 'never changes again' : 'can still be changed'}</span>
    </fieldset>
  );
}

export function SignForm({ kind, signer, onSign, onDone }: SignFormProps): ReactElement {
  const [name, setName] = useState(signer.name);
  const [password, setPassword] = useState('');
  const [text, setText] = useState('');
  const [as, setAs] = useState<'preliminary' | 'final'>('final');
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const needsPassword = signer.method === 'password';
  const ready = name.trim() !== '' && (!needsPassword || password !== '') && (kind === 'report' || text.trim() !== '') && !busy;
  const submit = async (event: SyntheticEvent): Promise<void> => {
    event.preventDefault();
    if (!ready) return;
    setBusy(true);
    const result = await onSign({ name: name.trim(), password: needsPassword ? password : null, as, text: text.trim() });
    setBusy(false);
    setPassword('');
    if (result.ok) onDone();
    else setError(result.error.message);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape') return;
    event.preventDefault();
    onDone();
  };
  return (
    <form className="sign-form" aria-label={kind === 'report' ? 'Sign report' : 'Sign addendum'} onSubmit={(event) => void submit(event)} onKeyDown={onKeyDown}>
      {kind === 'report' ? (
        <AsWhat as={as} onChange={setAs} />
      ) : (
        <div>
          <label className="field-label" htmlFor="addendum-text">
            Addendum text
          </label>
          <textarea
            id="addendum-text"
            className="field"
            rows={4}
            maxLength={20_000}
            autoFocus
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
          />
        </div>
      )}
      <div className="sign-fields">
        <TextField label="Name" autoFocus={kind === 'report' && !needsPassword} autoComplete="off" value={name} onChange={setName} />
        {needsPassword ? (
          <TextField label="Password" type="password" autoFocus={kind === 'report'} autoComplete="off" value={password} onChange={setPassword} />
        ) : (
          <p className="t1 c2">Signed by this computer&rsquo;s login, without a password.</p>
        )}
      </div>
      {error === null ? null : <InlineNote tone="crit">{error}</InlineNote>}
      <div className="row">
        <span className="sp" />
        <Button variant="quiet" onClick={onDone}>
          Cancel
        </Button>
        <Button variant="primary" type="submit" disabled={!ready} icon={<Lock aria-hidden="true" />}>
          {kind === 'report' ? 'Sign' : 'Sign addendum'}
        </Button>
      </div>
    </form>
  );
}
