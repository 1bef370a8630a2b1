// First run: who works here, and the three values that a modality needs. One page; everything can be changed later in Settings.
import { CircleCheck, CircleDashed } from 'lucide-react';
import { type SyntheticEvent, type ReactElement, useState } from 'react';
import { request, useQuery } from '../client/index.ts';
import { Button, InlineNote, Mark, TextField } from '../ui/index.ts';
import { ListenerForm, useListenerForm } from '../settings/index.ts';

type Method = 'password' | 'computer-login';
const shortestPassword = 8;

function Step({ done, name, detail }: { done: boolean; name: string; detail: string }): ReactElement {
  const Icon = done ? CircleCheck : CircleDashed;
  return (
    <li className="step">
      <Icon aria-hidden="true" className={done ? 'c-ok' : ''} />
      <span>
        {name}
        <small>{detail}</small>
      </span>
    </li>
  );
}

interface Person {
  name: string;
  method: Method;
  password: string;
}

function You({ person, onChange }: { person: Person; onChange: (change: Partial<Person>) => void }): ReactElement {
  return (
    <section>
      <h1>Who works here?</h1>
      <p>This name stands in the audit, in drafts and under each signature.</p>
      <div className="form-grid two">
        <TextField label="Your name" autoFocus required maxLength={64} value={person.name} onChange={(name) => onChange({ name })} />
        {person.method === 'password' ? (
          <TextField
            label="Password"
            type="password"
            autoComplete="new-password"
            hint={`At least ${shortestPassword} characters. It is asked for again at each signature.`}
            value={person.password}
            onChange={(password) => onChange({ password })}
          />
        ) : (
          <span />
        )}
        <fieldset className="choices">
          <legend className="field-label">Signing asks for</legend>
          <label>
            <input type="radio" name="method" checked={person.method === 'password'} onChange={() => onChange({ method: 'password' })} />A password
          </label>
          <label>
            <input type="radio" name="method" checked={person.method === 'computer-login'} onChange={() => onChange({ method: 'computer-login' })} />
            This computer&rsquo;s login
            <small>No password. Whoever is signed in to this computer can sign.</small>
          </label>
        </fieldset>
      </div>
    </section>
  );
}

function whyNot({ name, method, password }: Person): string | null {
  if (name.trim() === '') return 'Your name is missing.';
  if (method === 'password' && password.length < shortestPassword) return `The password needs at least ${shortestPassword} characters.`;
  return null;
}

export function FirstRun({ onDone }: { onDone: () => void }): ReactElement {
  const [person, setPerson] = useState<Person>({ name: '', method: 'password', password: '' });
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const status = useQuery('archive.status', {}, { refreshOn: (event) => event.type === 'listenerChanged' || event.type === 'settingsChanged' });
  const form = useListenerForm(status.value?.listener);
  const missing = whyNot(person);
  const start = async (): Promise<void> => {
    setBusy(true);
    setProblem(null);
    const listener = await form.apply();
    const made = listener ? await request('user.create', { name: person.name, password: person.method === 'password' ? person.password : null }) : null;
    setBusy(false);
    if (made === null) return;
    if (made.ok) onDone();
    else setProblem(made.error.message);
  };
  const onSubmit = (event: SyntheticEvent): void => {
    event.preventDefault();
    if (missing === null && !busy) void start();
  };
  return (
    <main className="first-run">
      <form className="first-run-card" aria-label="First run" onSubmit={onSubmit}>
        <div className="first-run-steps">
          <div className="brand">
            <Mark /> Sagitta
          </div>
          <ul>
            <Step done={missing === null} name="You" detail="name and sign-in" />
            <Step done={status.value?.listener.listening === true} name="Receive from modalities" detail="listener and its three values" />
          </ul>
          <p className="t1 c2" style={{ padding: '12px 8px' }}>
            Everything stays on this computer, and can be changed later in Settings.
          </p>
        </div>
        <div className="first-run-main">
          <You person={person} onChange={(change) => setPerson({ ...person, ...change })} />
          <section>
            <h2>Let a scanner send to this machine</h2>
            <p>Give these three values to whoever configures the modality.</p>
            <ListenerForm form={form} listener={status.value?.listener} />
          </section>
          {problem === null ? null : <InlineNote tone="crit">{problem}</InlineNote>}
          <div className="first-run-foot">
            <span className="t2 c2" id="first-run-missing">
              {missing}
            </span>
            <Button variant="primary" type="submit" disabled={missing !== null || busy} aria-describedby="first-run-missing">
              Start
            </Button>
          </div>
        </div>
      </form>
    </main>
  );
}
