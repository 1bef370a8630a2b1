// A short H.264 video, coded by the window's own encoder and put into a container here: a grey that brightens from frame to frame.
import { BufferTarget, EncodedPacket, EncodedVideoPacketSource, MpegTsOutputFormat, Mp4OutputFormat, Output } from 'mediabunny';
import type { Page } from 'playwright-core';

export const videoFrames = 20;

interface Chunk {
  data: number[];
  key: boolean;
  timestamp: number;
}
interface Coded {
  chunks: Chunk[];
  description: number[];
}

/** Runs in the page; null where it has no encoder for H.264. */
async function encode({ frames, annexB }: { frames: number; annexB: boolean }): Promise<Coded | null> {
  const config: VideoEncoderConfig = {
    codec: 'avc1.42001f',
    width: 320,
    height: 240,
    bitrate: 400_000,
    framerate: 10,
    avc: { format: annexB ? 'annexb' : 'avc' },
  };
  if ((await VideoEncoder.isConfigSupported(config)).supported !== true) return null;
  const chunks: Chunk[] = [];
  let description: number[] = [];
  const encoder = new VideoEncoder({
    output: (chunk, metadata) => {
      const data = new Uint8Array(chunk.byteLength);
      chunk.copyTo(data);
      chunks.push({ data: [...data], key: chunk.type === 'key', timestamp: chunk.timestamp });
      const found = metadata?.decoderConfig?.description;
      if (found !== undefined) description = [...new Uint8Array(ArrayBuffer.isView(found) ? found.buffer : found)];
    },
    error: () => undefined,
  });
  encoder.configure(config);
  const canvas = new OffscreenCanvas(320, 240);
  const context = canvas.getContext('2d')!;
  for (let i = 0; i < frames; i += 1) {
    const grey = 40 + i * 10;
    context.fillStyle = `rgb(${String(grey)} ${String(grey)} ${String(grey)})`;
    context.fillRect(0, 0, 320, 240);
    const frame = new VideoFrame(canvas, { timestamp: i * 100_000, duration: 100_000 });
    encoder.encode(frame, { keyFrame: i === 0 });
    frame.close();
  }
  await encoder.flush();
  return { chunks, description };
}

/** The bytes of the video in its container, or null where the window cannot code it. */
export async function videoStream(page: Page, container: 'mp4' | 'ts'): Promise<Uint8Array | null> {
  const coded = await page.evaluate(encode, { frames: videoFrames, annexB: container === 'ts' });
  if (coded === null) return null;
  const target = new BufferTarget();
  const output = new Output({ format: container === 'mp4' ? new Mp4OutputFormat() : new MpegTsOutputFormat(), target });
  const source = new EncodedVideoPacketSource('avc');
  output.addVideoTrack(source, { frameRate: 10 });
  await output.start();
  const decoderConfig = {
    codec: 'avc1.42001f',
    codedWidth: 320,
    codedHeight: 240,
    ...(coded.description.length > 0 ? { description: new Uint8Array(coded.description) } : {}),
  };
  for (const [i, { data, key, timestamp }] of coded.chunks.entries()) {
    const packet = new EncodedPacket(new Uint8Array(data), key ? 'key' : 'delta', timestamp / 1e6, 0.1);
    await source.add(packet, i === 0 ? { decoderConfig } : undefined);
  }
  await output.finalize();
  return new Uint8Array(target.buffer!);
}
