// Waveforms (PS3.3 C.10.9): groups of channels sampled together, and how stored samples become values. Not how they are drawn.
import type { ByteRange, DataSet } from '../model.ts';

export interface WaveformChannel {
  label: string;
  /** value = (stored × sensitivity) + baseline, in `unit`. */
  sensitivity: number;
  baseline: number;
  unit: string;
}

export interface WaveformGroup {
  label: string;
  /** Hz. */
  samplingFrequency: number;
  samples: number;
  channels: WaveformChannel[];
  interpretation: 'SS' | 'US' | 'SB' | 'UB';
  littleEndian: boolean;
}

export interface StoredWaveform {
  group: WaveformGroup;
  /** Of the interleaved samples, in the buffer of the data set. */
  range: ByteRange;
}

const interpretations = ['SS', 'US', 'SB', 'UB'] as const;

function meaning(item: DataSet | undefined): string {
  return item?.string('CodeMeaning') ?? '';
}

/** Sensitivity × correction factor; a baseline is in units of the channel (C.10.9.1.4.2). Without a sensitivity the numbers have no unit. */
function readChannel(item: DataSet, n: number): WaveformChannel {
  const sensitivity = item.number('ChannelSensitivity');
  const label = meaning(item.sequence('ChannelSourceSequence')[0]) || item.string('ChannelLabel') || `Channel ${String(n + 1)}`;
  const unit = item.sequence('ChannelSensitivityUnitsSequence')[0];
  return {
    label,
    sensitivity: (sensitivity ?? 1) * (item.number('ChannelSensitivityCorrectionFactor') ?? 1),
    baseline: item.number('ChannelBaseline') ?? 0,
    unit: sensitivity === undefined ? '' : (unit?.string('CodeValue') ?? ''),
  };
}

function readGroup(item: DataSet): StoredWaveform | null {
  const [count, samples, frequency] = [item.number('NumberOfWaveformChannels'), item.number('NumberOfWaveformSamples'), item.number('SamplingFrequency')];
  const bits = item.uint16('WaveformBitsAllocated');
  const interpretation = interpretations.find((i) => i === item.string('WaveformSampleInterpretation'));
  const data = item.element('WaveformData');
  const channels = item.sequence('ChannelDefinitionSequence').map(readChannel);
  if (!count || !samples || !frequency || frequency <= 0 || data === undefined || interpretation === undefined) return null;
  const width = interpretation === 'SS' || interpretation === 'US' ? 16 : 8;
  const length = (count * samples * width) / 8;
  if (bits !== width || channels.length !== count || data.length < length || data.fragments !== undefined) return null;
  const group = { label: item.string('MultiplexGroupLabel'), samplingFrequency: frequency, samples, channels, interpretation, littleEndian: item.littleEndian };
  return { group, range: { offset: data.offset, length } };
}

/** The groups of a waveform object. `unreadable` counts groups of another coding, or cut short: they must be told, not left out. */
export function readWaveforms(d: DataSet): { waveforms: StoredWaveform[]; unreadable: number } {
  const items = d.sequence('WaveformSequence');
  const waveforms = items.map(readGroup).filter((w) => w !== null);
  return { waveforms, unreadable: items.length - waveforms.length };
}

/** "RR Interval 808 ms": annotations of the whole recording in words (C.10.10). */
export function readAnnotations(d: DataSet): string[] {
  return d
    .sequence('WaveformAnnotationSequence')
    .map((item) => {
      const text = item.string('UnformattedTextValue');
      const name = meaning(item.sequence('ConceptNameCodeSequence')[0]);
      const value = item.string('NumericValue') || meaning(item.sequence('ConceptCodeSequence')[0]);
      const unit = meaning(item.sequence('MeasurementUnitsCodeSequence')[0]);
      return text !== '' ? text : value === '' ? '' : [name, value, unit].filter((part) => part !== '').join(' ');
    })
    .filter((line) => line !== '');
}

/** One channel's values in its unit from the interleaved bytes of its group. */
export function channelValues(group: WaveformGroup, channel: number, bytes: Uint8Array): Float32Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const { sensitivity, baseline } = group.channels[channel] ?? { sensitivity: 1, baseline: 0 };
  const [n, width] = [group.channels.length, group.interpretation === 'SS' || group.interpretation === 'US' ? 2 : 1];
  const out = new Float32Array(Math.min(group.samples, Math.floor(bytes.byteLength / (n * width))));
  for (let i = 0; i < out.length; i += 1) {
    const at = (i * n + channel) * width;
    const stored =
      group.interpretation === 'SS'
        ? view.getInt16(at, group.littleEndian)
        : group.interpretation === 'US'
          ? view.getUint16(at, group.littleEndian)
          : group.interpretation === 'SB'
            ? view.getInt8(at)
            : view.getUint8(at);
    out[i] = stored * sensitivity + baseline;
  }
  return out;
}
