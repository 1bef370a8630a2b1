// Who may associate with the listener, how many at once, and what is asked of them.
import { type ReactElement, useState } from 'react';
import { CheckField, NumberField, SelectField, TextField } from '../ui/index.ts';
import { DraftFoot } from './DraftFoot.tsx';
import { useSettingsDraft } from './settingsDraft.ts';

export function CallersForm(): ReactElement | null {
  const draft = useSettingsDraft();
  const [passcode, setPasscode] = useState('');
  const { values, change } = draft;
  if (values === undefined) return null;
  return (
    <form
      className="card"
      aria-label="Callers"
      onSubmit={(event) => {
        event.preventDefault();
        void draft.apply().then((applied) => {
          if (applied) setPasscode('');
        });
      }}
    >
      <h2>Who may send</h2>
      <div className="settings-pair">
        <SelectField
          label="Callers from the network"
          value={values.callers}
          options={[
            ['known', 'The peers above'],
            ['any', 'Any AE title and address'],
          ]}
          hint="this computer itself may always"
          onChange={(callers) => change({ callers })}
        />
        <NumberField label="Associations at once" value={values.maxAssociations} onChange={(most) => change({ maxAssociations: most ?? NaN })} />
        <SelectField
          label="Storage classes that the standard does not know"
          value={values.unknownStorage}
          options={[
            ['accept', 'Keep them as they come'],
            ['refuse', 'Refuse them'],
          ]}
          onChange={(unknownStorage) => change({ unknownStorage })}
        />
        <SelectField
          label="User identity"
          value={values.userIdentity}
          options={[
            ['ignore', 'Not asked for'],
            ['require', 'Name and passcode'],
          ]}
          onChange={(userIdentity) => change({ userIdentity })}
        />
      </div>
      {values.userIdentity === 'require' ? (
        <div className="settings-pair">
          <TextField label="Identity name" mono value={values.userIdentityName} onChange={(userIdentityName) => change({ userIdentityName })} />
          <TextField
            label="Passcode"
            type="password"
            autoComplete="new-password"
            placeholder={values.hasUserIdentityPasscode ? 'set; type to replace it' : 'at least 8 characters'}
            value={passcode}
            onChange={(typed) => {
              setPasscode(typed);
              // An emptied field is one that nobody typed in: the passcode stays.
              change({ userIdentityPasscode: typed === '' ? undefined : typed });
            }}
          />
        </div>
      ) : null}
      <CheckField
        label="Callers must name our AE title"
        hint="associations for another title are refused"
        checked={values.checkCalledAet}
        onChange={(checkCalledAet) => change({ checkCalledAet })}
      />
      <DraftFoot draft={draft} />
    </form>
  );
}
