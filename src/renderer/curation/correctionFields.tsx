// The fields of each kind of correction. Each tells the whole correction as it stands, or null while nothing was changed.
import { type ReactElement, useState } from 'react';
import type { Correction } from '../../contract/correction.ts';
import type { StudyRow } from '../../contract/study.ts';
import { useQuery } from '../client/index.ts';
import { countOf, isoDate, longDate, personName, SelectField, TextField } from '../ui/index.ts';
import { changed, dateOf, nameOf, typedName } from './correctionText.ts';

export interface FieldsProps {
  study: StudyRow;
  onChange: (correction: Correction | null) => void;
}

type Sex = '' | 'M' | 'F' | 'O';
const sexes: readonly (readonly [Sex, string])[] = [
  ['', 'not known'],
  ['F', 'female'],
  ['M', 'male'],
  ['O', 'other'],
];

export function PatientFields({ study, studies, onChange }: FieldsProps & { studies: readonly StudyRow[] }): ReactElement {
  const before = { PatientName: study.PatientName, PatientID: study.PatientID, PatientBirthDate: study.PatientBirthDate, PatientSex: study.PatientSex };
  const [typed, setTyped] = useState({ ...before, PatientName: typedName(before.PatientName), PatientBirthDate: isoDate(before.PatientBirthDate) });
  const set = (part: Partial<typeof typed>): void => {
    const next = { ...typed, ...part };
    setTyped(next);
    const PatientName = next.PatientName === typedName(before.PatientName) ? before.PatientName : nameOf(next.PatientName);
    const attributes = changed(before, { ...next, PatientName, PatientID: next.PatientID.trim(), PatientBirthDate: dateOf(next.PatientBirthDate) });
    const StudyInstanceUIDs = studies.map(({ StudyInstanceUID }) => StudyInstanceUID);
    onChange(attributes === undefined ? null : ({ kind: 'correctPatient', StudyInstanceUIDs, attributes } as Correction));
  };
  return (
    <div className="curation-pair">
      <TextField label="Patient name" hint="Family, Given" value={typed.PatientName} onChange={(PatientName) => set({ PatientName })} />
      <TextField label="Patient ID" mono value={typed.PatientID} onChange={(PatientID) => set({ PatientID })} />
      <TextField label="Birth date" mono placeholder="YYYY-MM-DD" value={typed.PatientBirthDate} onChange={(PatientBirthDate) => set({ PatientBirthDate })} />
      <SelectField label="Sex" value={typed.PatientSex as Sex} options={sexes} onChange={(PatientSex) => set({ PatientSex })} />
    </div>
  );
}

export function StudyFields({ study, onChange }: FieldsProps): ReactElement {
  const { AccessionNumber, StudyDescription, StudyDate, ReferringPhysicianName } = study;
  const before = { AccessionNumber, StudyDescription, StudyDate, ReferringPhysicianName };
  const [typed, setTyped] = useState({ ...before, ReferringPhysicianName: typedName(ReferringPhysicianName), StudyDate: isoDate(StudyDate) });
  const set = (part: Partial<typeof typed>): void => {
    const next = { ...typed, ...part };
    setTyped(next);
    const physician =
      next.ReferringPhysicianName === typedName(before.ReferringPhysicianName) ? before.ReferringPhysicianName : nameOf(next.ReferringPhysicianName);
    const attributes = changed(before, { ...next, ReferringPhysicianName: physician, StudyDate: dateOf(next.StudyDate) });
    onChange(attributes === undefined ? null : { kind: 'correctStudy', StudyInstanceUID: study.StudyInstanceUID, attributes });
  };
  return (
    <div className="curation-pair">
      <TextField label="Accession number" mono maxLength={16} value={typed.AccessionNumber} onChange={(value) => set({ AccessionNumber: value })} />
      <TextField label="Study date" mono placeholder="YYYY-MM-DD" value={typed.StudyDate} onChange={(value) => set({ StudyDate: value })} />
      <TextField label="Study description" maxLength={64} value={typed.StudyDescription} onChange={(value) => set({ StudyDescription: value })} />
      <TextField
        label="Referring physician"
        hint="Family, Given"
        value={typed.ReferringPhysicianName}
        onChange={(value) => set({ ReferringPhysicianName: value })}
      />
    </div>
  );
}

/** Studies of a patient ID, for people to see whom they mean. */
function useStudiesOf(PatientID: string): readonly StudyRow[] {
  const exact = PatientID.replaceAll(/[*?\\]/g, '');
  const { value } = useQuery('study.list', { filter: { PatientID: exact }, limit: 50, offset: 0 }, { enabled: exact !== '' });
  return exact === '' ? [] : (value?.rows.filter((row) => row.PatientID === PatientID) ?? []);
}

export function MergeFields({ study, onChange }: FieldsProps): ReactElement {
  const [typed, setTyped] = useState({ PatientID: '', IssuerOfPatientID: '', fromIssuer: '' });
  const there = useStudiesOf(typed.PatientID.trim());
  const set = (part: Partial<typeof typed>): void => {
    const next = { ...typed, ...part };
    setTyped(next);
    const to = { PatientID: next.PatientID.trim(), IssuerOfPatientID: next.IssuerOfPatientID.trim() };
    const from = { PatientID: study.PatientID, IssuerOfPatientID: next.fromIssuer.trim() };
    onChange(to.PatientID === '' || study.PatientID === '' ? null : { kind: 'mergePatient', from, to });
  };
  const [first] = there;
  return (
    <>
      <p className="t2 c2">
        All studies of {personName(study.PatientName)}, ID <span className="mono">{study.PatientID === '' ? 'none' : study.PatientID}</span>, and those that
        still come with this ID, become studies of:
      </p>
      <div className="curation-pair">
        <TextField label="Right patient ID" mono value={typed.PatientID} onChange={(PatientID) => set({ PatientID })} />
        <TextField label="Issuer" hint="if the ID has one" mono value={typed.IssuerOfPatientID} onChange={(IssuerOfPatientID) => set({ IssuerOfPatientID })} />
        <TextField label="Issuer of the wrong ID" hint="if it has one" mono value={typed.fromIssuer} onChange={(fromIssuer) => set({ fromIssuer })} />
      </div>
      {typed.PatientID.trim() === '' ? null : (
        <p className="t2" role="status">
          {first === undefined ? (
            <span className="c-warn">No study here has this ID.</span>
          ) : (
            <>
              <b>{personName(first.PatientName)}</b> {isoDate(first.PatientBirthDate)}, {countOf(there.length, 'study', 'studies')} here
            </>
          )}
        </p>
      )}
    </>
  );
}

export function MoveFields({ study, onChange }: FieldsProps): ReactElement {
  const { value } = useQuery('study.series', { StudyInstanceUID: study.StudyInstanceUID });
  const [typed, setTyped] = useState({ series: '', to: '', toUid: '' });
  const others = useStudiesOf(study.PatientID).filter(({ StudyInstanceUID }) => StudyInstanceUID !== study.StudyInstanceUID);
  const set = (part: Partial<typeof typed>): void => {
    const next = { ...typed, ...part };
    setTyped(next);
    const toStudyInstanceUID = next.to === '' ? next.toUid.trim() : next.to;
    onChange(next.series === '' || toStudyInstanceUID === '' ? null : { kind: 'moveSeries', SeriesInstanceUID: next.series, toStudyInstanceUID });
  };
  const series = value?.series.filter(({ derived }) => !derived) ?? [];
  return (
    <>
      <SelectField
        label="Series"
        value={typed.series}
        options={[
          ['', 'Choose'],
          ...series.map(
            (one) =>
              [one.SeriesInstanceUID, `${one.SeriesNumber} ${one.Modality} ${one.SeriesDescription} (${String(one.NumberOfSeriesRelatedInstances)})`] as const,
          ),
        ]}
        onChange={(chosen) => set({ series: chosen })}
      />
      <SelectField
        label="Belongs to"
        value={typed.to}
        options={[
          ['', others.length === 0 ? 'Another patient: by UID' : 'Another study: by UID'],
          ...others.map(
            (other) => [other.StudyInstanceUID, `${longDate(other.StudyDate)} ${other.ModalitiesInStudy.join(', ')} ${other.StudyDescription}`] as const,
          ),
        ]}
        onChange={(to) => set({ to })}
      />
      {typed.to === '' ? <TextField label="Study Instance UID" mono value={typed.toUid} onChange={(toUid) => set({ toUid })} /> : null}
    </>
  );
}
