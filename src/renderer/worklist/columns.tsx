// The columns of the worklist: what each shows, how wide it is, by what it sorts. Only columns that hold something true.
import type { ReactElement, ReactNode } from 'react';
import type { StudyRow } from '../../contract/study.ts';
import { ageAndSex, count, ModalityIcon, modalityWords, personName, PriorityMark, StatusChip } from '../ui/index.ts';
import { bodyPart, studyTime } from './rowWords.ts';
import type { SortBy } from './worklistStore.ts';

export interface Column {
  id: string;
  /** Full name, in the column list and for screen readers. */
  name: string;
  /** Word in the head when it is shorter. */
  head?: string;
  sort?: SortBy;
  numeric?: boolean;
  /** Shown only on wide windows unless the user asked for it. */
  wide?: boolean;
  /** Left out where little room is (large scale), unless the user asked for it. */
  roomy?: boolean;
  /** Track of the CSS grid: [narrow, wide]. */
  track: readonly [string, string];
  cell: (study: StudyRow, today: string) => ReactNode;
}

function Absent({ children }: { children: string }): ReactElement {
  return <span className="c3">{children}</span>;
}

function text(value: string): ReactNode {
  return value.trim() === '' ? <Absent>none</Absent> : value;
}

function Images({ study }: { study: StudyRow }): ReactElement {
  return <span className={study.status === 'arriving' ? 'c-acc b' : ''}>{count(study.NumberOfStudyRelatedInstances)}</span>;
}

export const columns: readonly Column[] = [
  { id: 'priority', name: 'Priority', head: '', sort: 'priority', track: ['20px', '24px'], cell: (study) => <PriorityMark priority={study.priority} /> },
  { id: 'status', name: 'Status', sort: 'status', track: ['92px', '108px'], cell: (study) => <StatusChip status={study.status} /> },
  {
    id: 'patient',
    name: 'Patient',
    sort: 'PatientName',
    track: ['minmax(128px, 0.45fr)', 'minmax(170px, 0.5fr)'],
    cell: (study) => <span className="name">{personName(study.PatientName)}</span>,
  },
  { id: 'id', name: 'ID', sort: 'PatientID', track: ['minmax(84px, 0.25fr)', 'minmax(104px, 0.25fr)'], cell: (study) => text(study.PatientID) },
  { id: 'age', name: 'Age and sex', head: 'Age', numeric: true, track: ['44px', '52px'], cell: (study) => ageAndSex(study) },
  {
    id: 'modality',
    name: 'Modality',
    head: 'Mod.',
    track: ['64px', '72px'],
    cell: (study) => {
      const words = modalityWords(study.ModalitiesInStudy);
      return (
        <span className="modality">
          <ModalityIcon modality={words.split('/')[0] ?? ''} />
          {words}
        </span>
      );
    },
  },
  {
    id: 'description',
    name: 'Description',
    sort: 'StudyDescription',
    track: ['minmax(0, 1fr)', 'minmax(0, 1fr)'],
    cell: (study) => <span className="content">{text(study.StudyDescription)}</span>,
  },
  { id: 'bodyPart', roomy: true, name: 'Body part', track: ['84px', 'minmax(96px, 0.3fr)'], cell: (study) => text(bodyPart(study.BodyPartExamined)) },
  {
    id: 'time',
    name: 'Study time',
    sort: 'StudyDate',
    numeric: true,
    track: ['88px', '112px'],
    cell: (study, today) => studyTime(study, today),
  },
  { id: 'series', name: 'Series', numeric: true, track: ['46px', '56px'], cell: (study) => count(study.NumberOfStudyRelatedSeries) },
  { id: 'images', name: 'Images', sort: 'instances', numeric: true, track: ['56px', '70px'], cell: (study) => <Images study={study} /> },
  {
    id: 'priors',
    roomy: true,
    name: 'Priors',
    head: 'Prior',
    numeric: true,
    track: ['38px', '50px'],
    cell: (study) => (study.priorCount === 0 ? <Absent>0</Absent> : count(study.priorCount)),
  },
  { id: 'source', roomy: true, name: 'Source', track: ['84px', 'minmax(84px, 0.2fr)'], cell: (study) => text(study.source) },
  { id: 'accession', name: 'Accession number', head: 'Accession', wide: true, track: ['96px', '116px'], cell: (study) => text(study.AccessionNumber) },
  {
    id: 'referring',
    name: 'Referring physician',
    head: 'Referring',
    wide: true,
    track: ['110px', 'minmax(120px, 0.3fr)'],
    cell: (study) => text(personOrNone(study.ReferringPhysicianName)),
  },
  {
    id: 'received',
    name: 'Received',
    sort: 'receivedAt',
    numeric: true,
    wide: true,
    track: ['96px', '112px'],
    cell: (study, today) => received(study.receivedAt, today),
  },
];

function personOrNone(value: string): string {
  return value.trim() === '' ? '' : personName(value);
}

function received(iso: string, today: string): string {
  const at = new Date(iso);
  const local = new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString();
  return studyTime({ StudyDate: local.slice(0, 10), StudyTime: local.slice(11, 16) }, today);
}
