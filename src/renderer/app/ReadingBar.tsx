// Patient and tools in the bar while reading. The patient's name is always there.
import { History } from 'lucide-react';
import type { ReactElement } from 'react';
import { runCommand, useKeyOf } from '../commands/index.ts';
import { ageAndSex, clockTime, IconButton, longDate, personName } from '../ui/index.ts';
import { ViewerToolbar } from '../viewer/index.ts';
import { useReadingStudy } from './readingStudy.ts';

export function ReadingBar(): ReactElement | null {
  const study = useReadingStudy(({ detail }) => detail?.study);
  const key = useKeyOf('study.priors');
  if (study === undefined) return null;
  const when = [longDate(study.StudyDate), clockTime(study.StudyTime)].filter((part) => part !== '').join(' ');
  const line = [ageAndSex(study), study.PatientID, study.StudyDescription].filter((part) => part !== '').join(', ');
  return (
    <>
      <div className="bar-patient" role="group" aria-label="Patient" title={`${line}, ${when}`}>
        <b className="ellip">{personName(study.PatientName)}</b>
        <div className="ellip">{line}</div>
      </div>
      <IconButton label="Priors of this patient" shortcut={key} icon={<History aria-hidden="true" />} onClick={() => runCommand('study.priors')} />
      <span className="vsep" />
      <ViewerToolbar />
    </>
  );
}
