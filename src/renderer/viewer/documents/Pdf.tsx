// A PDF, page under page, drawn by pdf.js. Scripts and links of the document stay dead: only its picture is shown.
import { getDocument, GlobalWorkerOptions, type PDFDocumentProxy, type PDFPageProxy } from 'pdfjs-dist/legacy/build/pdf.mjs';
import workerUrl from 'pdfjs-dist/legacy/build/pdf.worker.mjs?url';
import { useEffect, useRef, useState, type ReactElement } from 'react';
import { Failure } from '../viewport/Failure.tsx';
import type { DocumentProps } from './documentProps.ts';
import { PdfResources } from './pdfResources.ts';
import { useStream } from './useStream.ts';

GlobalWorkerOptions.workerSrc = workerUrl;

/** Pixels of the page's longer side at most: a page as large as a poster must not take all memory. */
const mostPixels = 4096;

function Page({ pdf, number, width }: { pdf: PDFDocumentProxy; number: number; width: number }): ReactElement {
  const canvas = useRef<HTMLCanvasElement>(null);
  const frame = useRef<HTMLDivElement>(null);
  const [page, setPage] = useState<PDFPageProxy | null>(null);
  const [failed, setFailed] = useState(false);
  const [seen, setSeen] = useState(number === 1);
  useEffect(() => {
    let live = true;
    pdf.getPage(number).then(
      (found) => {
        if (live) setPage(found);
      },
      () => {
        if (live) setFailed(true);
      },
    );
    return () => {
      live = false;
    };
  }, [pdf, number]);
  // Pages are drawn when they come near the screen.
  useEffect(() => {
    const element = frame.current;
    if (element === null || seen) return undefined;
    const watch = new IntersectionObserver(
      (entries) => {
        if (entries.some((entry) => entry.isIntersecting)) setSeen(true);
      },
      { rootMargin: '600px' },
    );
    watch.observe(element);
    return () => {
      watch.disconnect();
    };
  }, [seen]);
  useEffect(() => {
    const target = canvas.current;
    if (page === null || target === null || !seen || width === 0) return undefined;
    const size = page.getViewport({ scale: 1 });
    const scale = width / size.width;
    const ratio = Math.min(window.devicePixelRatio, mostPixels / Math.max(size.width * scale, size.height * scale));
    const viewport = page.getViewport({ scale: scale * ratio });
    [target.width, target.height] = [Math.round(viewport.width), Math.round(viewport.height)];
    const task = page.render({ canvas: target, viewport });
    task.promise.catch((error: unknown) => {
      if (!(error instanceof Error) || error.name !== 'RenderingCancelledException') setFailed(true);
    });
    return () => {
      task.cancel();
    };
  }, [page, seen, width]);
  const size = page?.getViewport({ scale: 1 });
  return (
    <div ref={frame} className="v-pdf-page" style={{ height: size === undefined ? width * 1.4 : (size.height * width) / size.width, width }}>
      {failed ? (
        <p className="v-doc-warn">Page {number} of this document could not be drawn. Export the study to open it with another program.</p>
      ) : (
        <canvas ref={canvas} role="img" aria-label={`Page ${String(number)}`} />
      )}
    </div>
  );
}

function useWidth(): [React.RefObject<HTMLDivElement | null>, number] {
  const ref = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  useEffect(() => {
    const element = ref.current;
    if (element === null) return undefined;
    const watch = new ResizeObserver(([entry]) => {
      if (entry !== undefined) setWidth(Math.floor(Math.min(1100, entry.contentRect.width)));
    });
    watch.observe(element);
    return () => {
      watch.disconnect();
    };
  }, []);
  return [ref, width];
}

export function Pdf({ SOPInstanceUID, content }: DocumentProps<'encapsulated'>): ReactElement {
  const { bytes, failure, retry } = useStream(SOPInstanceUID, 'document');
  const [pdf, setPdf] = useState<PDFDocumentProxy | null>(null);
  const [broken, setBroken] = useState<string | null>(null);
  const [ref, width] = useWidth();
  useEffect(() => {
    if (bytes === null) return undefined;
    let live = true;
    const task = getDocument({
      data: bytes.slice(),
      enableXfa: false,
      cMapPacked: true,
      BinaryDataFactory: PdfResources,
      useWorkerFetch: false,
      verbosity: 0,
    });
    task.promise.then(
      (opened) => {
        if (live) setPdf(opened);
      },
      (error: unknown) => {
        const locked = error instanceof Error && error.name === 'PasswordException';
        if (live) setBroken(locked ? 'This PDF is locked with a password.' : 'This PDF is damaged and cannot be opened.');
      },
    );
    return () => {
      live = false;
      setPdf(null);
      void task.destroy();
    };
  }, [bytes]);
  if (failure !== null) return <Failure title="The document cannot be shown" text={failure} retry={retry} />;
  if (broken !== null)
    return <Failure title="The document cannot be shown" text={`${broken} It is kept as received; export the study to open it with another program.`} />;
  return (
    <div ref={ref} className="v-pdf">
      {pdf === null ? <p className="v-doc-wait">Opening {content.title === '' ? 'the PDF' : content.title}…</p> : null}
      {pdf === null || width === 0 ? null : Array.from({ length: pdf.numPages }, (_, i) => <Page key={i} pdf={pdf} number={i + 1} width={width} />)}
    </div>
  );
}
