// Which lesion the selected measurement follows: name, role, organ, side; or one of an earlier study whose tracking identifier is carried over.
import type { ReactElement } from 'react';
import type { LesionStudy } from '../../contract/lesion.ts';
import type { Measurement } from '../../contract/measurement.ts';
import { sites } from '../../dicom/sr/sites.ts';
import { SelectField, TextField } from '../ui/index.ts';
import { changeLesion } from '../viewer/index.ts';

const roles = [
  ['', 'No role'],
  ['target', 'Target'],
  ['non-target', 'Non-target'],
  ['new', 'New lesion'],
] as const satisfies readonly (readonly [Measurement['lesionRole'], string])[];
const lateralities = [
  ['', 'No side'],
  ['left', 'Left'],
  ['right', 'Right'],
  ['both', 'Both sides'],
] as const satisfies readonly (readonly [Measurement['laterality'], string])[];
const organs: readonly (readonly [string, string])[] = [['', 'No organ'], ...sites.map(({ meaning }) => [meaning, meaning] as const)];

/** Lesions of earlier studies, the newest measurement of each. */
export function priorLesions(studies: readonly LesionStudy[], StudyInstanceUID: string): Measurement[] {
  const found = new Map<string, Measurement>();
  for (const study of studies) if (study.StudyInstanceUID !== StudyInstanceUID) for (const m of study.measurements) found.set(m.trackingUid, m);
  return [...found.values()];
}

function wordsOf(m: Measurement): string {
  const name = m.trackingIdentifier === '' ? `M${String(m.number)}` : m.trackingIdentifier;
  const size = m.value === null ? '' : `${m.value.toFixed(1)} ${m.unit}`;
  return [name, size, m.label, m.place].filter((part) => part !== '').join(', ');
}

export function LesionForm({ m, priors }: { m: Measurement; priors: readonly Measurement[] }): ReactElement {
  if (m.imported) return <p className="ms-refused">{`M${String(m.number)} was read from “${m.source}” and follows the lesion that it names.`}</p>;
  const follow = (uid: string): void => {
    const prior = priors.find((p) => p.trackingUid === uid);
    if (prior === undefined) return;
    const { trackingUid, lesionRole, site, laterality } = prior;
    const trackingIdentifier = prior.trackingIdentifier === '' ? `Lesion M${String(prior.number)}` : prior.trackingIdentifier;
    changeLesion(m.id, { trackingUid, trackingIdentifier, lesionRole, site, laterality });
  };
  const followed = priors.some((p) => p.trackingUid === m.trackingUid) ? m.trackingUid : '';
  return (
    <div className="ms-lesion-form" role="group" aria-label={`Lesion of M${String(m.number)}`}>
      <SelectField
        label="Follow lesion from prior"
        value={followed}
        disabled={priors.length === 0}
        options={[['', priors.length === 0 ? 'No measurement in earlier studies' : 'None'], ...priors.map((p) => [p.trackingUid, wordsOf(p)] as const)]}
        onChange={follow}
      />
      <TextField
        label="Lesion"
        maxLength={64}
        value={m.trackingIdentifier}
        onChange={(trackingIdentifier) => {
          changeLesion(m.id, { trackingIdentifier });
        }}
        onKeyDown={(event) => {
          event.stopPropagation();
        }}
      />
      <SelectField
        label="Role"
        value={m.lesionRole}
        options={roles}
        onChange={(lesionRole) => {
          changeLesion(m.id, { lesionRole });
        }}
      />
      <SelectField
        label="Organ"
        value={organs.some(([name]) => name === m.site) ? m.site : ''}
        options={organs}
        onChange={(site) => {
          changeLesion(m.id, { site });
        }}
      />
      <SelectField
        label="Side"
        value={m.laterality}
        options={lateralities}
        onChange={(laterality) => {
          changeLesion(m.id, { laterality });
        }}
      />
    </div>
  );
}
