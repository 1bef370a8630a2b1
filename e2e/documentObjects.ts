// Objects of one study that are read instead of looked at, made in code: a PDF, a recording, a structured report with its image, a plan, a video.
import { PDFDocument, rgb } from 'pdf-lib';
import { parseFile } from '../src/dicom/parse.ts';
import { writeFile, writeMeta, type DataSetModel } from '../src/dicom/part10.ts';
import { joined } from '../src/dicom/writer.ts';

const root = '2.25.86400000000000000000';
const uid = (n: number): string => `${root}.${String(n)}`;
export const documentStudy = uid(1);
const reportImage = uid(31);

const common = (n: number, Modality: string, SeriesDescription: string): DataSetModel => ({
  SpecificCharacterSet: 'ISO_IR 192',
  SOPInstanceUID: uid(n),
  StudyInstanceUID: documentStudy,
  SeriesInstanceUID: uid(n + 100),
  SeriesNumber: n,
  InstanceNumber: 1,
  PatientName: 'Documents^Dora',
  PatientID: 'DOC-1',
  PatientBirthDate: '19700101',
  PatientSex: 'F',
  StudyDate: '20260301',
  StudyTime: '081500',
  StudyDescription: 'Reports and recordings',
  ContentDate: '20260301',
  ContentTime: '081500',
  Modality,
  SeriesDescription,
});

/** Two pages; the first is half black, so that a blank canvas is told from a drawn one. */
export async function pdfObject(): Promise<Uint8Array> {
  const pdf = await PDFDocument.create();
  for (const words of ['First page of the letter', 'Second page of the letter']) {
    const page = pdf.addPage([400, 500]);
    page.drawText(words, { x: 40, y: 440, size: 22 });
    page.drawRectangle({ x: 0, y: 0, width: 400, height: 250, color: rgb(0, 0, 0) });
  }
  const bytes = await pdf.save();
  const padded = new Uint8Array(bytes.length + (bytes.length % 2));
  padded.set(bytes);
  return writeFile({
    ...common(10, 'DOC', 'Letter'),
    SOPClassUID: '1.2.840.10008.5.1.4.1.1.104.1',
    DocumentTitle: 'Letter of discharge',
    MIMETypeOfEncapsulatedDocument: 'application/pdf',
    EncapsulatedDocument: padded,
    EncapsulatedDocumentLength: bytes.length,
  });
}

/** Two leads, 2 s at 500 Hz: a triangle of 1 mV each second, and a flat line. */
export function ecgObject(): Uint8Array {
  const samples = new Int16Array(2 * 1000);
  for (let i = 0; i < 1000; i += 1) {
    samples[i * 2] = Math.max(0, 1000 - Math.abs((i % 500) - 250) * 40);
    samples[i * 2 + 1] = 0;
  }
  const lead = (CodeMeaning: string): DataSetModel => ({
    ChannelSourceSequence: [{ CodeValue: '1', CodingSchemeDesignator: 'SCPECG', CodeMeaning }],
    ChannelSensitivity: 1,
    ChannelSensitivityUnitsSequence: [{ CodeValue: 'uV', CodingSchemeDesignator: 'UCUM', CodeMeaning: 'microvolt' }],
    ChannelSensitivityCorrectionFactor: 1,
    ChannelBaseline: 0,
    WaveformBitsStored: 16,
  });
  return writeFile({
    ...common(20, 'ECG', 'ECG at rest'),
    SOPClassUID: '1.2.840.10008.5.1.4.1.1.9.1.1',
    WaveformAnnotationSequence: [{ UnformattedTextValue: 'Sinus rhythm' }],
    WaveformSequence: [
      {
        WaveformOriginality: 'ORIGINAL',
        NumberOfWaveformChannels: 2,
        NumberOfWaveformSamples: 1000,
        SamplingFrequency: 500,
        MultiplexGroupLabel: 'RHYTHM',
        ChannelDefinitionSequence: [lead('Lead I'), lead('Lead II')],
        WaveformBitsAllocated: 16,
        WaveformSampleInterpretation: 'SS',
        WaveformData: new Uint8Array(samples.buffer),
      },
    ],
  });
}

/** The image that the report points at: a grey ramp. */
export function imageObject(): Uint8Array {
  return writeFile({
    ...common(30, 'CT', 'Axial'),
    SOPInstanceUID: reportImage,
    SOPClassUID: '1.2.840.10008.5.1.4.1.1.2',
    Rows: 32,
    Columns: 32,
    SamplesPerPixel: 1,
    PhotometricInterpretation: 'MONOCHROME2',
    BitsAllocated: 16,
    BitsStored: 16,
    HighBit: 15,
    PixelRepresentation: 0,
    WindowCenter: 512,
    WindowWidth: 1024,
    PixelData: new Uint8Array(Uint16Array.from({ length: 1024 }, (_, i) => i).buffer),
  });
}

export function reportObject(): Uint8Array {
  const name = (CodeMeaning: string): DataSetModel => ({ CodeValue: '1', CodingSchemeDesignator: '99SAGITTA', CodeMeaning });
  return writeFile({
    ...common(40, 'SR', 'Report'),
    SOPClassUID: '1.2.840.10008.5.1.4.1.1.88.33',
    ValueType: 'CONTAINER',
    CompletionFlag: 'COMPLETE',
    VerificationFlag: 'UNVERIFIED',
    ConceptNameCodeSequence: [name('Chest CT report')],
    ContentSequence: [
      {
        RelationshipType: 'CONTAINS',
        ValueType: 'CONTAINER',
        ConceptNameCodeSequence: [name('Findings')],
        ContentSequence: [
          { RelationshipType: 'CONTAINS', ValueType: 'TEXT', ConceptNameCodeSequence: [name('Finding')], TextValue: '<img src=x onerror=alert(1)> nodule' },
          {
            RelationshipType: 'CONTAINS',
            ValueType: 'NUM',
            ConceptNameCodeSequence: [name('Diameter')],
            MeasuredValueSequence: [
              { NumericValue: 8.7, MeasurementUnitsCodeSequence: [{ CodeValue: 'mm', CodingSchemeDesignator: 'UCUM', CodeMeaning: 'millimeter' }] },
            ],
            ContentSequence: [
              {
                RelationshipType: 'INFERRED FROM',
                ValueType: 'IMAGE',
                ReferencedSOPSequence: [{ ReferencedSOPClassUID: '1.2.840.10008.5.1.4.1.1.2', ReferencedSOPInstanceUID: reportImage }],
              },
            ],
          },
        ],
      },
    ],
  });
}

export function planObject(): Uint8Array {
  return writeFile({
    ...common(50, 'RTPLAN', 'Plan'),
    SOPClassUID: '1.2.840.10008.5.1.4.1.1.481.5',
    RTPlanLabel: 'PLAN A',
    DoseReferenceSequence: [{ DoseReferenceNumber: 1 }],
  });
}

/** A video of an endoscope; `stream` is what its fragment holds (an MP4 file or a transport stream). */
export function videoObject(n: number, stream: Uint8Array, frames: number, transferSyntaxUid = '1.2.840.10008.1.2.4.102'): Uint8Array {
  const dataSet = writeFile({
    ...common(n, 'ES', 'Video'),
    SOPClassUID: '1.2.840.10008.5.1.4.1.1.77.1.1.1',
    SamplesPerPixel: 3,
    PhotometricInterpretation: 'YBR_PARTIAL_420',
    PlanarConfiguration: 0,
    NumberOfFrames: frames,
    FrameTime: 100,
    FrameIncrementPointer: new Uint8Array([0x18, 0, 0x63, 0x10]),
    Rows: 240,
    Columns: 320,
    BitsAllocated: 8,
    BitsStored: 8,
    HighBit: 7,
    PixelRepresentation: 0,
    LossyImageCompression: '01',
  });
  const parsed = parseFile(dataSet);
  if (!parsed.ok) throw new Error(parsed.error.message);
  const meta = writeMeta({ sopClassUid: '1.2.840.10008.5.1.4.1.1.77.1.1.1', sopInstanceUid: uid(n), transferSyntaxUid });
  const padded = new Uint8Array(stream.length + (stream.length % 2));
  padded.set(stream);
  const item = (length: number): Uint8Array => new Uint8Array([0xfe, 0xff, 0x00, 0xe0, length & 255, (length >> 8) & 255, (length >> 16) & 255, length >>> 24]);
  const head = new Uint8Array([0xe0, 0x7f, 0x10, 0x00, 0x4f, 0x42, 0, 0, 255, 255, 255, 255]);
  const end = new Uint8Array([0xfe, 0xff, 0xdd, 0xe0, 0, 0, 0, 0]);
  return joined([meta, dataSet.subarray(parsed.value.dataSetOffset), head, item(0), item(padded.length), padded, end]);
}
