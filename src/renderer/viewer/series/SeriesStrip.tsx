// The strip at the left: every stack and document of the study; click hangs it in the active viewport, dragging in any.
import { CircleX, FileText } from 'lucide-react';
import { useEffect, useRef, useState, type ReactElement } from 'react';
import type { StudyRow } from '../../../contract/study.ts';
import { Button, clockTime, countOf, longDate } from '../../ui/index.ts';
import { compareWith, hangStack } from '../state/actions.ts';
import { middleOf } from '../state/hanging.ts';
import { useViewer } from '../state/viewerStore.ts';
import type { ViewImage } from '../stack/image.ts';
import type { Stack } from '../stack/stack.ts';
import { thumbnailOf } from './thumbnail.ts';

export const stackDragType = 'application/x-sagitta-stack';

function Thumbnail({ image }: { image: ViewImage }): ReactElement {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    let gone = false;
    void thumbnailOf(image).then((result) => {
      if (gone) return;
      setFailed(!result.ok);
      const element = canvas.current;
      if (!result.ok || element === null) return;
      element.width = result.value.width;
      element.height = result.value.height;
      element.getContext('2d')?.drawImage(result.value, 0, 0);
    });
    return () => {
      gone = true;
    };
  }, [image]);
  return failed ? <CircleX aria-hidden="true" className="v-crit" /> : <canvas ref={canvas} width={4} height={3} aria-hidden="true" />;
}

function StackItem({ stack, hung }: { stack: Stack; hung: readonly number[] }): ReactElement {
  const image = stack.images[stack.cine === null ? middleOf(stack) : 0];
  const moments = stack.times.length > 1 ? ` × ${String(stack.times.length)}` : '';
  const count = stack.document === null ? `${countOf(stack.images.length, 'image')}${moments}` : 'document';
  const number = stack.series.SeriesNumber;
  return (
    <li>
      <button
        type="button"
        className={hung.length > 0 ? 'v-series v-on' : 'v-series'}
        aria-pressed={hung.length > 0}
        aria-label={`${number} ${stack.label}, ${count}`.trim()}
        draggable
        onDragStart={(event) => {
          event.dataTransfer.setData(stackDragType, stack.id);
          event.dataTransfer.effectAllowed = 'copy';
        }}
        onClick={() => {
          hangStack(stack, useViewer.getState().active);
        }}
      >
        <span className="v-thumb">
          {image === undefined ? <FileText aria-hidden="true" /> : <Thumbnail image={image} />}
          {hung.length > 0 ? <span className="v-tag">{hung.map((n) => n + 1).join(' ')}</span> : null}
        </span>
        <span className="v-series-words">
          <b>{`${number} ${stack.label}`.trim()}</b>
          {count}
        </span>
      </button>
    </li>
  );
}

/** An earlier study: a press hangs it beside the active series; its series stand below once it is open. */
function Prior({ study, stacks }: { study: StudyRow; stacks: readonly Stack[] }): ReactElement {
  const viewports = useViewer((s) => s.viewports);
  const loading = useViewer((s) => s.priorsLoading.includes(study.StudyInstanceUID));
  const title = study.StudyDescription || study.ModalitiesInStudy.join(', ');
  return (
    <>
      <div className="v-strip-head v-prior">
        <b>{longDate(study.StudyDate)}</b>
        <div>{`${title}, prior`}</div>
        <Button
          small
          variant="quiet"
          disabled={loading}
          aria-label={`Compare with ${longDate(study.StudyDate)}, ${title}`}
          onClick={() => void compareWith(study.StudyInstanceUID)}
        >
          {loading ? 'Opening' : 'Compare'}
        </Button>
      </div>
      {stacks.length === 0 ? null : (
        <ul aria-label={`Series of ${longDate(study.StudyDate)}`}>
          {stacks.map((stack) => (
            <StackItem key={stack.id} stack={stack} hung={hungIn(stack, viewports)} />
          ))}
        </ul>
      )}
    </>
  );
}

/** Which protocol hung this, quietly; a press chooses another. */
function HungBy(): ReactElement {
  const protocol = useViewer((s) => s.protocol);
  return (
    <button
      type="button"
      className="v-hung-by"
      aria-label={`Hanging protocol: ${protocol?.name ?? 'none'}`}
      onClick={() => useViewer.setState({ chooser: 'protocol' })}
    >
      {protocol === null ? 'Hung by hand' : `Hung by ${protocol.name}`}
    </button>
  );
}

/** The viewport numbers a stack hangs in; planes of one volume count once. */
function hungIn(stack: Stack, viewports: readonly { stackId: string | null; kind: string }[]): number[] {
  const at = viewports.flatMap((v, i) => (v.stackId === stack.id ? [i] : []));
  return viewports.some((v) => v.kind === 'Axial') || new Set(at).size > 3 ? at.slice(0, 1) : at;
}

export function SeriesStrip(): ReactElement {
  const detail = useViewer((s) => s.detail);
  const stacks = useViewer((s) => s.stacks);
  const viewports = useViewer((s) => s.viewports);
  return (
    <nav className="v-strip" aria-label="Series" data-scope="viewer">
      {detail === null ? null : (
        <>
          <div className="v-strip-head">
            <b>{`${longDate(detail.study.StudyDate)} ${clockTime(detail.study.StudyTime)}`.trim()}</b>
            <div>{detail.study.StudyDescription || detail.study.ModalitiesInStudy.join(', ')}</div>
          </div>
          <ul aria-label="Series of this study">
            {stacks
              .filter((stack) => !stack.prior)
              .map((stack) => (
                <StackItem key={stack.id} stack={stack} hung={hungIn(stack, viewports)} />
              ))}
          </ul>
          <HungBy />
          {detail.priors.map((study) => (
            <Prior key={study.StudyInstanceUID} study={study} stacks={stacks.filter((s) => s.StudyInstanceUID === study.StudyInstanceUID)} />
          ))}
        </>
      )}
    </nav>
  );
}
