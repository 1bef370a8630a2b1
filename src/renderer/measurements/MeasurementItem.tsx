// One measurement in the list: number, value and uncertainty, what and where, statistics. Its name can be typed in place.
import { Pencil, RulerDimensionLine } from 'lucide-react';
import { useEffect, useRef, useState, type ReactElement } from 'react';
import type { Measurement, RoiStatistics } from '../../contract/measurement.ts';
import { Chip } from '../ui/index.ts';
import { areaText, kindNames, listName, valueText } from '../viewer/index.ts';

function Statistics({ statistics }: { statistics: RoiStatistics }): ReactElement {
  const cells: [string, string][] = [
    ['min', number(statistics.min)],
    ['max', number(statistics.max)],
    ['SD', statistics.sd.toFixed(1)],
    ['area', statistics.areaMm2 === null ? 'no mm' : areaText(statistics.areaMm2)],
    ['n', String(statistics.pixelCount)],
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
  if (m.uncertainty !== null) return `± ${m.uncertainty.toFixed(1)}`;
  return m.statistics === null ? '' : `SD ${m.statistics.sd.toFixed(1)}`;
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
  const words = m.kind === 'arrow' || m.label === '' ? kindNames[m.kind] : `${kindNames[m.kind]}, ${m.label}`;
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

export function MeasurementItem({ measurement: m, selected, onShow, onRename }: MeasurementItemProps): ReactElement {
  const beside = besides(m);
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
          <span>{[m.refused === null ? m.spacingSource : '', m.place].filter((part) => part !== '').join(', ')}</span>
          {m.refused === null ? null : <span className="c-warn">{unknown ? 'Refused: spacing unknown on this image.' : `Refused: ${m.refused}.`}</span>}
        </div>
        {m.statistics === null ? null : <Statistics statistics={m.statistics} />}
      </div>
      {unknown ? (
        <Chip tone="warn" icon={<RulerDimensionLine aria-hidden="true" />}>
          uncalibrated
        </Chip>
      ) : null}
    </li>
  );
}
