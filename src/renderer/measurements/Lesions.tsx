// Lesions over the studies of the patient (`region` named `Lesions`): sizes, change, doubling time, and RECIST 1.1 for each study, or why not.
import { useMemo, type ReactElement } from 'react';
import type { LesionStudy } from '../../contract/lesion.ts';
import type { Assessment, Refusable } from '../../dicom/recist.ts';
import { request, useQuery } from '../client/index.ts';
import { InlineNote, longDate } from '../ui/index.ts';
import { useMeasurements, useViewer } from '../viewer/index.ts';
import { LesionForm, priorLesions } from './LesionForm.tsx';
import { lesionTable, type LesionRow } from './lesionTable.ts';

const statuses = [
  ['', '–'],
  ['present', 'present'],
  ['absent', 'absent'],
  ['too-small', 'too small'],
  ['unequivocal-progression', 'unequivocal progression'],
  ['not-evaluable', 'not evaluable'],
] as const;

function Assess({ row, at, study }: { row: LesionRow; at: number; study: LesionStudy }): ReactElement {
  return (
    <select
      className="field"
      aria-label={`${row.name} in the study of ${longDate(study.StudyDate)}`}
      value={row.cells[at]?.status ?? ''}
      onChange={(event) => {
        const chosen = statuses.find(([value]) => value === event.currentTarget.value)?.[0] ?? '';
        void request('lesion.assess', { StudyInstanceUID: study.StudyInstanceUID, trackingUid: row.trackingUid, status: chosen === '' ? null : chosen });
      }}
    >
      {statuses.map(([value, words]) => (
        <option key={value} value={value}>
          {words}
        </option>
      ))}
    </select>
  );
}

function Row({ row, studies }: { row: LesionRow; studies: readonly LesionStudy[] }): ReactElement {
  const said = [row.role, row.site].filter((part) => part !== '').join(', ');
  return (
    <tr>
      <th scope="row">
        {row.name}
        {said === '' ? null : <span className="c2"> {said}</span>}
      </th>
      {studies.map((study, at) => (
        <td key={study.StudyInstanceUID}>
          {row.cells[at]?.measurement === null || row.cells[at] === undefined ? <Assess row={row} at={at} study={study} /> : row.cells[at].text}
        </td>
      ))}
      <td>
        {row.change}
        {row.doubling === '' ? null : <div className="c2">{row.doubling}</div>}
      </td>
    </tr>
  );
}

function answer<T>(refusable: Refusable<T>, words: (value: T) => string): string {
  return refusable.ok ? words(refusable.value) : refusable.reason;
}

function Response({ study, assessment }: { study: LesionStudy; assessment: Assessment }): ReactElement {
  const { sum, target, nonTarget, overall } = assessment;
  return (
    <li>
      <b>{longDate(study.StudyDate)}</b>
      {`: sum ${answer(sum, (value) => `${value.toFixed(1)} mm`)}; targets ${answer(target, String)}; non-targets ${answer(nonTarget, String)}; overall `}
      <b>{answer(overall, String)}</b>
    </li>
  );
}

export function Lesions(): ReactElement | null {
  const StudyInstanceUID = useViewer((s) => s.detail?.study.StudyInstanceUID ?? '');
  const { list, selectedId } = useMeasurements();
  const { value, error } = useQuery(
    'lesion.list',
    { StudyInstanceUID },
    { enabled: StudyInstanceUID !== '', refreshOn: ({ type }) => type === 'measurementsChanged' || type === 'lesionsChanged' },
  );
  const studies = value?.studies;
  const table = useMemo(() => (studies === undefined ? null : lesionTable(studies)), [studies]);
  const selected = list.find((m) => m.id === selectedId && (m.kind === 'length' || m.kind === 'bidirectional' || m.statistics !== null));
  if (error !== null) return <InlineNote tone="crit">{error.message}</InlineNote>;
  if (studies === undefined || table === null || (table.rows.length === 0 && selected === undefined)) return null;
  return (
    <section className="ms-part" aria-label="Lesions">
      <div className="ms-part-head">Lesions</div>
      {selected === undefined ? null : <LesionForm m={selected} priors={priorLesions(studies, StudyInstanceUID)} />}
      {table.rows.length === 0 ? null : (
        <div className="ms-lesions">
          <table>
            <thead>
              <tr>
                <th scope="col">Lesion</th>
                {studies.map((study) => (
                  <th key={study.StudyInstanceUID} scope="col">
                    {longDate(study.StudyDate)}
                  </th>
                ))}
                <th scope="col">Last change</th>
              </tr>
            </thead>
            <tbody>
              {table.rows.map((row) => (
                <Row key={row.trackingUid} row={row} studies={studies} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {table.recist.length === 0 ? null : (
        <>
          <div className="ms-part-head">RECIST 1.1</div>
          {table.problems.map((problem) => (
            <p key={problem} className="ms-refused">
              {problem}
            </p>
          ))}
          <ul aria-label="RECIST 1.1">
            {table.recist.map(({ study, assessment }) => (
              <Response key={study.StudyInstanceUID} study={study} assessment={assessment} />
            ))}
          </ul>
        </>
      )}
    </section>
  );
}
