// Below the list: who is selected, and a picture of each series. Pictures are decoded when they can be seen, never before.
import { History, Send } from 'lucide-react';
import { type ReactElement, useEffect, useRef, useState } from 'react';
import type { SeriesRow, StudyRow } from '../../contract/study.ts';
import { useQuery } from '../client/index.ts';
import { runCommand, useKeyOf } from '../commands/index.ts';
import { ageAndSex, Button, Chip, clockTime, countOf, longDate, ModalityIcon, modalityWords, personName } from '../ui/index.ts';
import { seriesThumbnail } from './thumbnails.ts';

/** The same series with the same middle image stays the same object, so that its picture is not made again. */
function useSteadySeries(series: SeriesRow): SeriesRow {
  const [steady, setSteady] = useState(series);
  const same = steady.SeriesInstanceUID === series.SeriesInstanceUID && steady.thumbnail?.SOPInstanceUID === series.thumbnail?.SOPInstanceUID;
  if (same) return steady;
  setSteady(series);
  return series;
}

function Picture(props: { series: SeriesRow }): ReactElement {
  const series = useSteadySeries(props.series);
  const canvas = useRef<HTMLCanvasElement>(null);
  const [shown, setShown] = useState(false);
  useEffect(() => {
    const abort = new AbortController();
    setShown(false);
    void seriesThumbnail(series, abort.signal).then((bitmap) => {
      const target = canvas.current;
      if (bitmap === null || target === null || abort.signal.aborted) return;
      target.width = bitmap.width;
      target.height = bitmap.height;
      target.getContext('2d')?.drawImage(bitmap, 0, 0);
      setShown(true);
    });
    return () => abort.abort();
  }, [series]);
  return (
    <span className="preview-image">
      <canvas ref={canvas} aria-hidden="true" hidden={!shown} />
      {shown ? null : <ModalityIcon modality={series.Modality} size={20} />}
    </span>
  );
}

function SeriesCard({ series }: { series: SeriesRow }): ReactElement {
  const name = [series.SeriesNumber, series.SeriesDescription.trim() || 'Series'].join(' ').trim();
  return (
    <li className="preview-series">
      <Picture series={series} />
      <div>
        <b className="ellip" title={name}>
          {name}
        </b>
        <span className="c2">{countOf(series.NumberOfSeriesRelatedInstances, series.thumbnail === null ? 'object' : 'image')}</span>
        <span className="c3">{series.derived ? `${series.Modality}, made here` : series.Modality}</span>
      </div>
    </li>
  );
}

function Who({ study }: { study: StudyRow }): ReactElement {
  const when = [longDate(study.StudyDate), clockTime(study.StudyTime)].filter((part) => part !== '').join(' ');
  return (
    <div className="preview-who">
      <div className="ellip">
        <b>{personName(study.PatientName)}</b> <span className="c2">{[ageAndSex(study), study.PatientID].filter((part) => part !== '').join(', ')}</span>
      </div>
      <div className="ellip c2 t1">{[modalityWords(study.ModalitiesInStudy), study.StudyDescription].filter((part) => part !== '').join(' ')}</div>
      <div className="ellip c2 t1">{when === '' ? 'No study date' : when}</div>
      {study.priorCount === 0 ? (
        <div className="t1 c3">No earlier study here</div>
      ) : (
        <Chip icon={<History aria-hidden="true" />}>{countOf(study.priorCount, 'prior')}</Chip>
      )}
    </div>
  );
}

/** Waits until the selection rests, so that moving through the list asks nothing. */
function useRested(uid: string): boolean {
  const [rested, setRested] = useState<string | null>(null);
  useEffect(() => {
    const timer = setTimeout(() => setRested(uid), 150);
    return () => clearTimeout(timer);
  }, [uid]);
  return rested === uid;
}

export function Preview({ study }: { study: StudyRow | null }): ReactElement {
  return (
    <section className="preview" aria-label="Series of the selected study" data-region="preview">
      {study === null ? <p className="c3 t2">Select a study to see its series.</p> : <Chosen key={study.StudyInstanceUID} study={study} />}
    </section>
  );
}

function Chosen({ study }: { study: StudyRow }): ReactElement {
  const { StudyInstanceUID } = study;
  const rested = useRested(StudyInstanceUID);
  const { value } = useQuery(
    'study.series',
    { StudyInstanceUID },
    {
      enabled: rested,
      refreshOn: (event) => event.type === 'studiesChanged' || (event.type === 'studyChanged' && event.StudyInstanceUID === StudyInstanceUID),
    },
  );
  return (
    <>
      <Who study={study} />
      <ul aria-label="Series">
        {value?.series.map((series) => (
          <SeriesCard key={series.SeriesInstanceUID} series={series} />
        ))}
      </ul>
      <Actions />
    </>
  );
}

/** What is done most with a study that is only looked at from here; the rest is in its menu. */
function Actions(): ReactElement {
  const [priorsKey, sendKey] = [useKeyOf('study.priors'), useKeyOf('study.send')];
  return (
    <div className="preview-actions">
      <Button small variant="quiet" icon={<History aria-hidden="true" />} shortcut={priorsKey} onClick={() => runCommand('study.priors')}>
        Priors of this patient
      </Button>
      <Button small variant="quiet" icon={<Send aria-hidden="true" />} shortcut={sendKey} onClick={() => runCommand('study.send')}>
        Send
      </Button>
    </div>
  );
}
