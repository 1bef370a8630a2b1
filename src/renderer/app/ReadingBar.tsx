// Patient and tools in the bar while reading. The patient's name is always there.
import type { ReactElement } from 'react';
import { ageAndSex, clockTime, longDate, personName } from '../ui/index.ts';
import { ViewerToolbar } from '../viewer/index.ts';
import { useReadingStudy } from './readingStudy.ts';

export function ReadingBar(): ReactElement | null {
  const study = useReadingStudy(({ detail }) => detail?.study);
  if (study === undefined) return null;
  const when = [longDate(study.StudyDate), clockTime(study.StudyTime)].filter((part) => part !== '').join(' ');
  const line = [ageAndSex(study), study.PatientID, study.StudyDescription].filter((part) => part !== '').join(', ');
  return (
    <>
      <div className="bar-patient" role="group" aria-label="Patient" title={`${line}, ${when}`}>
        <b className="ellip">{personName(study.PatientName)}</b>
        <div className="ellip">{line}</div>
      </div>
      <span className="vsep" />
      <ViewerToolbar />
    </>
  );
}
