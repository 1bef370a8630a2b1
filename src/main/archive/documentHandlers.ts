// Requests for objects that are read instead of looked at. What a report says comes as a tree, bulk bytes by lease through the app scheme.
import type { DocumentContent } from '../../contract/document.ts';
import { fail, ok, type Result } from '../../contract/result.ts';
import { listAttributes } from '../../dicom/documents/attributeList.ts';
import { readReportTree } from '../../dicom/documents/reportTree.ts';
import { readAnnotations, readWaveforms } from '../../dicom/documents/waveform.ts';
import type { ByteRange, DataSet, DicomFile } from '../../dicom/model.ts';
import { transferSyntax } from '../../dicom/uids.ts';
import type { Handlers } from '../rpc/server.ts';
import type { HandlerParts } from './handlerParts.ts';

const leaseMs = 60_000;

type State = Pick<DocumentContent, 'title' | 'date' | 'author'>;

function stateOf(d: DataSet): State {
  const when = (date: string, time: string): string =>
    /^\d{8}/.test(date)
      ? `${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6, 8)}${/^\d{4}/.test(time) ? ` ${time.slice(0, 2)}:${time.slice(2, 4)}` : ''}`
      : '';
  const verifier = d.sequence('VerifyingObserverSequence')[0];
  const author = d.sequence('AuthorObserverSequence')[0];
  return {
    title: d.string('DocumentTitle'),
    date: when(d.string('ContentDate') || d.string('AcquisitionDateTime') || d.string('StudyDate'), d.string('ContentTime') || d.string('AcquisitionTime')),
    author: (verifier?.personName('VerifyingObserverName') ?? '') || (author?.personName('PersonName') ?? '') || d.personName('ContentCreatorName'),
  };
}

function reportOf(d: DataSet): DocumentContent {
  const { title, items } = readReportTree(d);
  return { kind: 'report', ...stateOf(d), title, completion: d.string('CompletionFlag'), verification: d.string('VerificationFlag'), items };
}

/** MPEG-4 AVC is .102 to .106, HEVC .107 and .108, the others MPEG-2. */
function videoOf(d: DataSet, transferSyntaxUid: string): DocumentContent {
  const number = Number(/^1\.2\.840\.10008\.1\.2\.4\.(\d+)/.exec(transferSyntaxUid)?.[1] ?? 0);
  const time = d.number('FrameTime') ?? 0;
  const rate = d.number('CineRate') ?? d.number('RecommendedDisplayFrameRate') ?? (time > 0 ? 1000 / time : 0);
  return { kind: 'video', ...stateOf(d), coding: number >= 107 ? 'hevc' : number >= 102 ? 'h264' : 'mpeg2', framesPerSecond: rate > 0 ? rate : null };
}

function contentOf({ dataSet: d, transferSyntaxUid }: DicomFile): Result<DocumentContent> {
  if (transferSyntax(transferSyntaxUid)?.video === true) return ok(videoOf(d, transferSyntaxUid));
  const document = d.element('EncapsulatedDocument');
  if (document !== undefined) {
    const bytes = encapsulatedRange(d)?.length ?? 0;
    return ok({ kind: 'encapsulated', ...stateOf(d), mediaType: d.string('MIMETypeOfEncapsulatedDocument').toLowerCase(), bytes });
  }
  if (d.string('ValueType') === 'CONTAINER' && d.has('ContentSequence')) return ok(reportOf(d));
  if (d.sequence('WaveformSequence').length > 0) {
    const { waveforms, unreadable } = readWaveforms(d);
    if (unreadable > 0) {
      return fail(
        'UNPARSABLE',
        'This recording is cut short or coded in a way that is not read here, so no curve is drawn. It is kept as received; export it to open it elsewhere.',
      );
    }
    return ok({ kind: 'waveform', ...stateOf(d), groups: waveforms.map(({ group }) => group), annotations: readAnnotations(d) });
  }
  return ok({ kind: 'attributes', ...stateOf(d), ...listAttributes(d) });
}

/** The document without its padding byte, by Encapsulated Document Length where it is stated (PS3.3 C.24.2). */
function encapsulatedRange(d: DataSet): ByteRange | undefined {
  const element = d.element('EncapsulatedDocument');
  if (element === undefined || element.fragments !== undefined) return undefined;
  const stated = d.number('EncapsulatedDocumentLength');
  return { offset: element.offset, length: stated !== undefined && stated > 0 && stated <= element.length ? stated : element.length };
}

function rangesOf(d: DataSet, part: string): ByteRange[] {
  if (part === 'document') return [encapsulatedRange(d)].filter((range) => range !== undefined);
  if (part === 'video') return [...(d.element('PixelData')?.fragments?.slice(1) ?? [])];
  return readWaveforms(d)
    .waveforms.slice(Number(part.slice('waveform-'.length)) - 1)
    .slice(0, 1)
    .map(({ range }) => range);
}

export function documentHandlers({ rooms }: HandlerParts): Pick<Handlers<'archive'>, 'document.read' | 'streams.lease'> {
  const { instances } = rooms.store;
  return {
    'document.read': async ({ SOPInstanceUID }) => {
      const whole = await instances.whole(SOPInstanceUID);
      return whole.ok ? contentOf(whole.value.file) : whole;
    },
    'streams.lease': async ({ SOPInstanceUID, part }) => {
      if (part === 'header') return instances.headLease(SOPInstanceUID);
      const whole = await instances.whole(SOPInstanceUID);
      if (!whole.ok) return whole;
      const { file, object, path } = whole.value;
      const fragments = rangesOf(file.dataSet, part).map(({ offset, length }) => ({ offset, length }));
      if (fragments.length === 0) return fail('NOT_FOUND', 'This object has no such part.');
      return ok({ path, fragments, transferSyntaxUid: object.transferSyntaxUid, expiresAt: Date.now() + leaseMs });
    },
  };
}
