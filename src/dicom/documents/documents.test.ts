// Reports, recordings and attribute lists read from objects made here: what a person would be shown of them.
import { describe, expect, it } from 'vitest';
import type { DataSet } from '../model.ts';
import { parseFile } from '../parse.ts';
import { writeFile, type DataSetModel } from '../part10.ts';
import { listAttributes } from './attributeList.ts';
import { readReportTree } from './reportTree.ts';
import { channelValues, readAnnotations, readWaveforms } from './waveform.ts';

function reread(model: DataSetModel): DataSet {
  const parsed = parseFile(writeFile({ SpecificCharacterSet: 'ISO_IR 192', SOPClassUID: '1.2.3', SOPInstanceUID: '1.2.3.4', ...model }));
  if (!parsed.ok) throw new Error(parsed.error.message);
  return parsed.value.dataSet;
}

const channel = (label: string, sensitivity: number, baseline: number): DataSetModel => ({
  ChannelSourceSequence: [{ CodeMeaning: label }],
  ChannelSensitivity: sensitivity,
  ChannelSensitivityCorrectionFactor: 2,
  ChannelSensitivityUnitsSequence: [{ CodeValue: 'uV' }],
  ChannelBaseline: baseline,
});

const recording = (change: DataSetModel = {}): DataSet =>
  reread({
    WaveformSequence: [
      {
        NumberOfWaveformChannels: 2,
        NumberOfWaveformSamples: 3,
        SamplingFrequency: 500,
        MultiplexGroupLabel: 'RHYTHM',
        ChannelDefinitionSequence: [channel('Lead I', 1.25, 0), channel('Lead II', 0.5, 10)],
        WaveformBitsAllocated: 16,
        WaveformSampleInterpretation: 'SS',
        WaveformData: new Uint8Array(new Int16Array([1, 100, -2, -100, 3, 0]).buffer),
        ...change,
      },
    ],
  });

describe('a recording', () => {
  it('gives values in the unit of each lead; catches interleaving, sign, correction factor and baseline', () => {
    const d = recording();
    const { waveforms, unreadable } = readWaveforms(d);
    expect(unreadable).toBe(0);
    const [{ group, range }] = waveforms as [(typeof waveforms)[0]];
    expect(group).toMatchObject({ label: 'RHYTHM', samplingFrequency: 500, samples: 3, interpretation: 'SS' });
    const bytes = d.bytes.subarray(range.offset, range.offset + range.length);
    expect([...channelValues(group, 0, bytes)]).toEqual([2.5, -5, 7.5]);
    expect([...channelValues(group, 1, bytes)]).toEqual([110, -90, 10]);
    expect(group.channels[1]).toMatchObject({ label: 'Lead II', unit: 'uV' });
  });

  it.each([
    ['cut short', { WaveformData: new Uint8Array(10) }],
    ['compressed by a law', { WaveformSampleInterpretation: 'MB' }],
    ['with fewer channels described than stored', { ChannelDefinitionSequence: [channel('Lead I', 1, 0)] }],
    ['without a rate', { SamplingFrequency: 0 }],
  ] as const)('%s is counted as unreadable, never drawn', (_, change) => {
    expect(readWaveforms(recording(change))).toEqual({ waveforms: [], unreadable: 1 });
  });

  it('brings its annotations in words', () => {
    const d = reread({
      WaveformAnnotationSequence: [
        { UnformattedTextValue: 'Sinus rhythm' },
        { ConceptNameCodeSequence: [{ CodeMeaning: 'RR Interval' }], NumericValue: 808, MeasurementUnitsCodeSequence: [{ CodeMeaning: 'milliseconds' }] },
        { ConceptNameCodeSequence: [{ CodeMeaning: 'empty' }] },
      ],
    });
    expect(readAnnotations(d)).toEqual(['Sinus rhythm', 'RR Interval 808 milliseconds']);
  });
});

describe('a structured report', () => {
  it('reads as lines with units, names, dates and the image each points at', () => {
    const name = (meaning: string): DataSetModel => ({ CodeValue: '1', CodingSchemeDesignator: '99X', CodeMeaning: meaning });
    const tree = readReportTree(
      reread({
        ValueType: 'CONTAINER',
        ConceptNameCodeSequence: [name('Chest report')],
        ContentSequence: [
          { RelationshipType: 'HAS OBS CONTEXT', ValueType: 'PNAME', ConceptNameCodeSequence: [name('Observer')], PersonName: 'Roe^Jane' },
          {
            RelationshipType: 'CONTAINS',
            ValueType: 'CONTAINER',
            ConceptNameCodeSequence: [name('Findings')],
            ContentSequence: [
              {
                RelationshipType: 'CONTAINS',
                ValueType: 'NUM',
                ConceptNameCodeSequence: [name('Diameter')],
                MeasuredValueSequence: [
                  { NumericValue: 8.7, MeasurementUnitsCodeSequence: [{ CodeValue: 'mm', CodingSchemeDesignator: 'UCUM', CodeMeaning: 'mm' }] },
                ],
                ContentSequence: [
                  {
                    RelationshipType: 'INFERRED FROM',
                    ValueType: 'IMAGE',
                    ReferencedSOPSequence: [{ ReferencedSOPClassUID: '1.2', ReferencedSOPInstanceUID: '1.2.9', ReferencedFrameNumber: 4 }],
                  },
                ],
              },
              { RelationshipType: 'CONTAINS', ValueType: 'DATE', ConceptNameCodeSequence: [name('Seen')], Date: '20260131' },
            ],
          },
        ],
      }),
    );
    expect(tree.title).toBe('Chest report');
    expect(tree.items[0]).toMatchObject({ name: 'Observer', value: 'Roe, Jane' });
    expect(tree.items[1]?.children[0]).toMatchObject({ name: 'Diameter', value: '8.7 mm' });
    expect(tree.items[1]?.children[0]?.children[0]?.image).toEqual({ SOPInstanceUID: '1.2.9', frame: 4 });
    expect(tree.items[1]?.children[1]?.value).toBe('2026-01-31');
  });
});

describe('a list of attributes', () => {
  const d = reread({
    PatientName: 'Roe^Jane',
    DoseReferenceSequence: [{ DoseReferenceNumber: 1 }, { DoseReferenceNumber: 2 }],
    EncapsulatedDocument: new Uint8Array(6),
  });

  it('goes into sequences, one deeper, and counts bulk data', () => {
    const { rows, cut } = listAttributes(d);
    expect(cut).toBe(false);
    expect(rows.find((row) => row.keyword === 'PatientName')).toMatchObject({ depth: 0, tag: '(0010,0010)', vr: 'PN', value: 'Roe^Jane' });
    expect(rows.find((row) => row.keyword === 'DoseReferenceSequence')?.value).toBe('2 items');
    expect(rows.filter((row) => row.keyword === 'DoseReferenceNumber').map((row) => [row.depth, row.value])).toEqual([
      [1, '1'],
      [1, '2'],
    ]);
    expect(rows.find((row) => row.keyword === 'EncapsulatedDocument')?.value).toBe('6 bytes');
  });

  it('says when it stopped; catches a list that looks whole', () => {
    expect(listAttributes(d, 3)).toMatchObject({ cut: true, rows: { length: 3 } });
  });
});
