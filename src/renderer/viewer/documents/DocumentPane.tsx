// A viewport's document: report, PDF, recording, video, or the attributes of anything else. Asks the archive what the object is; each kind draws itself.
import { lazy, Suspense, type ReactElement } from 'react';
import type { DocumentContent } from '../../../contract/document.ts';
import { useQuery } from '../../client/index.ts';
import { Failure } from '../viewport/Failure.tsx';
import { AttributeTable } from './AttributeTable.tsx';
import type { DocumentProps } from './documentProps.ts';
import { Recording } from './Recording.tsx';
import { ReportTree } from './ReportTree.tsx';
import { Video } from './Video.tsx';
import './documents.css';

/** The PDF library is large, and few studies hold a PDF. */
const Pdf = lazy(async () => ({ default: (await import('./Pdf.tsx')).Pdf }));

function Encapsulated({ SOPInstanceUID, content }: DocumentProps<'encapsulated'>): ReactElement {
  if (content.mediaType === 'application/pdf') {
    return (
      <Suspense fallback={<p className="v-doc-wait">Opening the PDF…</p>}>
        <Pdf SOPInstanceUID={SOPInstanceUID} content={content} />
      </Suspense>
    );
  }
  const kind = content.mediaType === '' ? 'of an unnamed type' : content.mediaType;
  return (
    <Failure
      title="This document is not shown here"
      text={`A document (${kind}, ${String(content.bytes)} bytes). It is kept as received; export the study to open it.`}
    />
  );
}

function Content({ SOPInstanceUID, content }: { SOPInstanceUID: string; content: DocumentContent }): ReactElement {
  switch (content.kind) {
    case 'report':
      return <ReportTree content={content} />;
    case 'encapsulated':
      return <Encapsulated SOPInstanceUID={SOPInstanceUID} content={content} />;
    case 'waveform':
      return <Recording SOPInstanceUID={SOPInstanceUID} content={content} />;
    case 'video':
      return <Video SOPInstanceUID={SOPInstanceUID} content={content} />;
    case 'attributes':
      return <AttributeTable content={content} />;
  }
}

/** Fills its viewport; the words of patient and study stay with the viewport. Keys scroll it as they do any page. */
export function DocumentPane({ SOPInstanceUID, title }: { SOPInstanceUID: string; title: string }): ReactElement {
  const { value, error, refresh } = useQuery('document.read', { SOPInstanceUID });
  if (error !== null && value === undefined) return <Failure title={title} text={error.message} retry={refresh} />;
  return (
    <section className="v-doc" aria-label={`Document: ${title}`} tabIndex={0}>
      {value === undefined ? <p className="v-doc-wait">Reading {title}…</p> : <Content SOPInstanceUID={SOPInstanceUID} content={value} />}
    </section>
  );
}
