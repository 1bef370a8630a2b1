// The options of the Basic Application Level Confidentiality Profile (PS3.15 E.3), as check boxes.
import type { ReactElement } from 'react';
import type { RouteInput } from '../../contract/routes.ts';
import { CheckField, SelectField } from '../ui/index.ts';

export type Deidentify = NonNullable<RouteInput<'export.start'>['deidentify']>;
type Flag = Exclude<keyof Deidentify, 'longitudinal'>;

const kept: readonly [Flag, string, string][] = [
  ['retainPatientCharacteristics', 'Patient characteristics', 'sex, age, size, weight'],
  ['retainDevice', 'Device identity', 'station, serial number'],
  ['retainInstitution', 'Institution identity', 'name, address, department'],
  ['retainSafePrivate', 'Safe private attributes', 'those that the standard lists as safe'],
  ['retainUids', 'UIDs', 'the objects can be joined with others'],
];
const cleaned: readonly [Flag, string, string][] = [
  ['cleanDescriptors', 'Descriptions', 'study, series, protocol: words that name nobody stay'],
  ['cleanStructuredContent', 'Structured content', 'reports: names in them are replaced'],
  ['cleanGraphics', 'Graphics', 'overlays and annotations without their texts'],
];

export function DeidentifyOptions({ value, onChange }: { value: Deidentify; onChange: (value: Deidentify) => void }): ReactElement {
  const box = ([flag, label, hint]: readonly [Flag, string, string]): ReactElement => (
    <CheckField key={flag} label={label} hint={hint} checked={value[flag] === true} onChange={(on) => onChange({ ...value, [flag]: on })} />
  );
  return (
    <div className="deidentify">
      <SelectField
        label="Dates"
        value={value.longitudinal ?? 'removed'}
        options={[
          ['removed', 'Removed'],
          ['modified', 'Shifted, the days between them kept'],
          ['full', 'Kept'],
        ]}
        onChange={(longitudinal) => onChange({ ...value, longitudinal })}
      />
      <fieldset>
        <legend className="field-label">Keep</legend>
        {kept.map(box)}
      </fieldset>
      <fieldset>
        <legend className="field-label">Clean instead of remove</legend>
        {cleaned.map(box)}
      </fieldset>
      {box(['allowBurnedIn', 'Also objects that say they have text in their pixels', 'they are left out otherwise'])}
    </div>
  );
}
