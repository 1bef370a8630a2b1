// One measurement in the list: number, value and uncertainty, what and where, statistics. Its name can be typed in place.
import { Pencil, RulerDimensionLine } from 'lucide-react';
import { useEffect, useRef, useState, type ReactElement } from 'react';
import type { Measurement, RoiStatistics } from '../../contract/measurement.ts';
import { Button, Chip } from '../ui/index.ts';
import { areaText, isMark, kindNames, listName, numberText, otherText, samplesName, valueText } from '../viewer/index.ts';
import { SamplesChart } from './SamplesChart.tsx';

function Statistics({ statistics }: { statistics: RoiStatistics }): ReactElement {
  const cells: [string, string][] = [
    ['min', number(statistics.min)],
    ['max', number(statistics.max)],
    ['SD', statistics.sd.toFixed(1)],
    ['area', statistics.areaMm2 === null ? 'no mm' : areaText(statistics.areaMm2)],
    ['n', String(statistics.pixelCount)],
    ...(statistics.median === null ? [] : ([['median', number(statistics.median)]] satisfies [string, string][])),
    ...(statistics.perimeterMm === null ? [] : ([['outline', `${statistics.perimeterMm.toFixed(1)} mm`]] satisfies [string, string][])),
  ];
  return (
    <dl className="ms-stats">
      {cells.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function number(value: number): string {
  return Number.isInteger(value) ? String(value) : value.toFixed(1);
}

/** "± 0.8", "SD 7.3". */
function besides(m: Measurement): string {
  if (m.value === null) return '';
  if (m.statistics !== null) return `SD ${m.statistics.sd.toFixed(1)}`;
  return m.uncertainty === null ? '' : `± ${numberText(m.uncertainty, m.unit)}`;
}

function Name({ m, onRename }: { m: Measurement; onRename: (label: string) => void }): ReactElement {
  const [text, setText] = useState<string | null>(null);
  const button = useRef<HTMLButtonElement>(null);
  const back = useRef(false);
  useEffect(() => {
    if (text === null && back.current) button.current?.focus();
    back.current = false;
  }, [text]);
  const finish = (keepFocus: boolean): void => {
    back.current = keepFocus;
    if (text !== null) onRename(text);
    setText(null);
  };
  if (text !== null) {
    return (
      <input
        className="field"
        aria-label="Name"
        autoFocus
        maxLength={500}
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value);
        }}
        onFocus={(event) => {
          event.currentTarget.select();
        }}
        onClick={(event) => {
          event.stopPropagation();
        }}
        onBlur={() => {
          finish(false);
        }}
        onKeyDown={(event) => {
          event.stopPropagation();
          if (event.key === 'Enter') {
            // The focus goes to the button at once: the same key press must not click it.
            event.preventDefault();
            finish(true);
          }
          if (event.key !== 'Escape') return;
          back.current = true;
          setText(null);
        }}
      />
    );
  }
  const words = isMark(m) || m.label === '' ? kindNames[m.kind] : `${kindNames[m.kind]}, ${m.label}`;
  return (
    <button
      type="button"
      ref={button}
      className="ms-name"
      aria-label={`Rename ${words}`}
      title="Click to name it"
      onClick={(event) => {
        event.stopPropagation();
        setText(m.label);
      }}
    >
      {words}
      <Pencil aria-hidden="true" size={12} />
    </button>
  );
}

export interface MeasurementItemProps {
  measurement: Measurement;
  selected: boolean;
  onShow: () => void;
  onRename: (label: string) => void;
}

/** What the big line does not say: the second axis' ±, widths of heart and thorax, the mean's own ±. */
function further(m: Measurement): string[] {
  const mean = m.statistics !== null && m.uncertainty !== null ? [`mean ± ${numberText(m.uncertainty, m.unit)} within half a pixel`] : [];
  const inTable = m.statistics === null ? [] : ['area', 'perimeter'];
  return [...mean, ...m.others.filter(({ name }) => !inTable.includes(name)).map(otherText)];
}

export function MeasurementItem({ measurement: m, selected, onShow, onRename }: MeasurementItemProps): ReactElement {
  const [chart, setChart] = useState(false);
  const beside = besides(m);
  const samples = samplesName(m);
  const unknown = m.refused === 'spacing unknown';
  return (
    <li className={selected ? 'ms-item ms-on' : 'ms-item'} aria-label={listName(m)} aria-current={selected} onClick={onShow}>
      <span className="ms-id">{`M${String(m.number)}`}</span>
      <div className="ms-words">
        <button type="button" className="ms-value" aria-label={`Show M${String(m.number)} on the image`}>
          {valueText(m)} {beside === '' ? null : <small>{beside}</small>}
        </button>
        <div className="ms-detail">
          <Name m={m} onRename={onRename} />
          <span>{[m.refused === null ? m.spacingSource : '', m.interpolated ? 'interpolated' : '', m.place].filter((part) => part !== '').join(', ')}</span>
          {further(m).map((words) => (
            <span key={words}>{words}</span>
          ))}
          {m.source === '' ? null : <span>{m.source}</span>}
          {m.refused === null ? null : <span className="c-warn">{unknown ? 'Refused: spacing unknown on this image.' : `Refused: ${m.refused}.`}</span>}
        </div>
        {m.statistics === null ? null : <Statistics statistics={m.statistics} />}
        {samples === null || !selected ? null : (
          <div className="ms-samples">
            <Button
              small
              variant="quiet"
              pressed={chart}
              onClick={(event) => {
                event.stopPropagation();
                setChart(!chart);
              }}
            >
              {samples}
            </Button>
          </div>
        )}
        {chart && selected ? <SamplesChart measurement={m} /> : null}
      </div>
      {unknown ? (
        <Chip tone="warn" icon={<RulerDimensionLine aria-hidden="true" />}>
          uncalibrated
        </Chip>
      ) : null}
    </li>
  );
}
