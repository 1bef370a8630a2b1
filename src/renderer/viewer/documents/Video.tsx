// A video object, played by the browser where it can. MPEG transport streams are put into MP4 first; the pictures stay as they were coded.
import { useEffect, useState, type ReactElement } from 'react';
import { fail, ok, type Result } from '../../../contract/result.ts';
import { Failure } from '../viewport/Failure.tsx';
import type { DocumentProps } from './documentProps.ts';
import { useStream } from './useStream.ts';

const cannot = 'This machine has no decoder for it. The video is kept as received; export the study to play it with another program.';

/** Container of the bit stream (PS3.5 8.2.5 to 8.2.8): MP4 as it is, a transport stream as MP4 with the same coded pictures. */
async function playable(bytes: Uint8Array<ArrayBuffer>): Promise<Result<Blob>> {
  const text = (from: number, to: number): string => String.fromCharCode(...bytes.subarray(from, to));
  if (text(4, 8) === 'ftyp') return ok(new Blob([bytes], { type: 'video/mp4' }));
  try {
    const { ALL_FORMATS, BlobSource, BufferTarget, Conversion, Input, Mp4OutputFormat, Output } = await import('mediabunny');
    const input = new Input({ source: new BlobSource(new Blob([bytes])), formats: ALL_FORMATS });
    const target = new BufferTarget();
    const conversion = await Conversion.init({ input, output: new Output({ format: new Mp4OutputFormat(), target }) });
    if (!conversion.isValid) return fail('UNSUPPORTED', cannot);
    await conversion.execute();
    return target.buffer === null ? fail('UNSUPPORTED', cannot) : ok(new Blob([target.buffer], { type: 'video/mp4' }));
  } catch {
    return fail('UNPARSABLE', `The video is damaged, or in a container that is not read here. ${cannot}`);
  }
}

export function Video({ SOPInstanceUID, content }: DocumentProps<'video'>): ReactElement {
  const { bytes, failure, retry } = useStream(SOPInstanceUID, 'video');
  const [url, setUrl] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(content.coding === 'mpeg2' ? `MPEG-2 is not played here. ${cannot}` : null);
  useEffect(() => {
    if (bytes === null || content.coding === 'mpeg2') return undefined;
    let made: string | null = null;
    let live = true;
    void playable(bytes).then((blob) => {
      if (!live) return;
      if (!blob.ok) setProblem(blob.error.message);
      else {
        made = URL.createObjectURL(blob.value);
        setUrl(made);
      }
    });
    return () => {
      live = false;
      setUrl(null);
      if (made !== null) URL.revokeObjectURL(made);
    };
  }, [bytes, content.coding]);
  if (failure !== null) return <Failure title="The video cannot be shown" text={failure} retry={retry} />;
  if (problem !== null) return <Failure title="The video cannot be shown" text={problem} />;
  if (url === null) return <p className="v-doc-wait">Opening the video…</p>;
  return (
    <div className="v-video">
      <video src={url} controls loop playsInline aria-label="Video" onError={() => setProblem(cannot)} />
      <p className="v-doc-dim">{`lossy, ${content.coding === 'h264' ? 'H.264' : 'HEVC'}${content.framesPerSecond === null ? '' : ` · ${String(Math.round(content.framesPerSecond * 100) / 100)} images/s`} · not for measuring`}</p>
    </div>
  );
}
