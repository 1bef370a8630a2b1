// A recording (ECG, haemodynamics): one strip a channel on millimetre paper, at the paper speed and gain that the reader chooses. Values are not measured here.
import { useMemo, useState, type ReactElement } from 'react';
import type { WaveformGroup } from '../../../contract/document.ts';
import { channelValues } from '../../../dicom/documents/waveform.ts';
import { SelectField } from '../../ui/index.ts';
import { Failure } from '../viewport/Failure.tsx';
import type { DocumentProps } from './documentProps.ts';
import { toMillivolt, tracePath } from './trace.ts';
import { useStream } from './useStream.ts';

/** CSS pixels of a millimetre of paper. */
const pixelsPerMm = 4;
const speeds = ['25', '50', '12.5', '100'];
const gains = ['10', '20', '5'];

interface StripProps {
  group: WaveformGroup;
  channel: number;
  bytes: Uint8Array;
  mmPerSecond: number;
  mmPerUnit: number;
}

function Strip({ group, channel, bytes, mmPerSecond, mmPerUnit }: StripProps): ReactElement {
  const { label, unit } = group.channels[channel] ?? { label: '', unit: '' };
  const values = useMemo(() => channelValues(group, channel, bytes), [group, channel, bytes]);
  const factor = toMillivolt(unit);
  const trace = useMemo(
    () =>
      tracePath(values, {
        pixelsPerSample: (mmPerSecond * pixelsPerMm) / group.samplingFrequency,
        pixelsPerUnit: factor === null ? null : factor * mmPerUnit * pixelsPerMm,
      }),
    [values, factor, mmPerSecond, mmPerUnit, group.samplingFrequency],
  );
  return (
    <figure className="v-strip-trace">
      <figcaption>
        {label}
        {factor === null ? (
          <span className="v-doc-dim">{` ${trace.low.toPrecision(4)} to ${trace.high.toPrecision(4)} ${unit === '' ? '(no unit)' : unit}`}</span>
        ) : null}
      </figcaption>
      <svg width={trace.width} height={trace.height} role="img" aria-label={`Curve ${label}`}>
        <path d={trace.path} />
      </svg>
    </figure>
  );
}

function Group({
  SOPInstanceUID,
  group,
  n,
  mmPerSecond,
  mmPerUnit,
}: {
  SOPInstanceUID: string;
  group: WaveformGroup;
  n: number;
  mmPerSecond: number;
  mmPerUnit: number;
}): ReactElement {
  const { bytes, failure, retry } = useStream(SOPInstanceUID, `waveform-${String(n)}`);
  const seconds = group.samples / group.samplingFrequency;
  if (failure !== null) return <Failure title="The recording cannot be shown" text={failure} retry={retry} />;
  return (
    <section aria-label={`Recording ${String(n)}`}>
      <p className="v-doc-dim">{`${group.label === '' ? `Group ${String(n)}` : group.label} · ${seconds.toFixed(1)} s · ${String(group.samplingFrequency)} Hz`}</p>
      {bytes === null ? (
        <p className="v-doc-wait">Reading the curves…</p>
      ) : (
        group.channels.map((_, channel) => (
          <Strip key={channel} group={group} channel={channel} bytes={bytes} mmPerSecond={mmPerSecond} mmPerUnit={mmPerUnit} />
        ))
      )}
    </section>
  );
}

export function Recording({ SOPInstanceUID, content }: DocumentProps<'waveform'>): ReactElement {
  const [speed, setSpeed] = useState('25');
  const [gain, setGain] = useState('10');
  return (
    <div className="v-recording">
      <div className="v-recording-head">
        <SelectField label="Paper speed" value={speed} options={speeds.map((value) => [value, `${value} mm/s`] as const)} onChange={setSpeed} />
        <SelectField label="Gain" value={gain} options={gains.map((value) => [value, `${value} mm/mV`] as const)} onChange={setGain} />
        <span className="v-doc-dim">Large squares 5 mm, drawn to scale among themselves, not to the size of paper</span>
      </div>
      {content.annotations.length === 0 ? null : (
        <ul className="v-annotations" aria-label="Annotations">
          {content.annotations.map((line, i) => (
            <li key={i}>{line}</li>
          ))}
        </ul>
      )}
      {content.groups.map((group, i) => (
        <Group key={i} SOPInstanceUID={SOPInstanceUID} group={group} n={i + 1} mmPerSecond={Number(speed)} mmPerUnit={Number(gain)} />
      ))}
    </div>
  );
}
