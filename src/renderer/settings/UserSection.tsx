// The user of this computer: the name that stands in audit, drafts and signatures.
import type { ReactElement } from 'react';
import { useQuery } from '../client/index.ts';

export function UserSection(): ReactElement {
  const { value } = useQuery('user.current', {}, { refreshOn: (event) => event.type === 'userChanged' });
  const user = value?.user ?? null;
  return (
    <>
      <h1>User</h1>
      <p className="settings-lead">This name stands in the audit, in drafts and under each signature.</p>
      <div className="card">
        {user === null ? (
          <p className="t2 c2">No user has been made on this computer.</p>
        ) : (
          <dl className="dl">
            <dt>Name</dt>
            <dd>{user.name}</dd>
            <dt>Signing asks for</dt>
            <dd>{user.method === 'password' ? 'a password, each time' : 'nothing more than the login of this computer'}</dd>
          </dl>
        )}
      </div>
    </>
  );
}
