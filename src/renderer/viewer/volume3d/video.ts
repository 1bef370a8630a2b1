// Frames to a video file in memory, by the encoder of this machine: H.264 in MP4 where it has one, else VP9 or VP8 in WebM. Loaded when a video is made.
import { BufferTarget, CanvasSource, getFirstEncodableVideoCodec, Mp4OutputFormat, Output, Quality, WebMOutputFormat, type VideoCodec } from 'mediabunny';

export interface VideoPlan {
  codec: VideoCodec;
  extension: '.mp4' | '.webm';
}

/** What this machine can write at this size; null when it can write no video. Sides must be even. */
export async function planVideo(width: number, height: number): Promise<VideoPlan | null> {
  if (typeof VideoEncoder === 'undefined') return null;
  const size = { width, height, quality: new Quality('high') };
  if ((await getFirstEncodableVideoCodec(['avc'], size)) !== null) return { codec: 'avc', extension: '.mp4' };
  const open = await getFirstEncodableVideoCodec(['vp9', 'vp8'], size);
  return open === null ? null : { codec: open, extension: '.webm' };
}

export interface VideoRequest {
  plan: VideoPlan;
  frames: number;
  framesPerSecond: number;
  canvas: OffscreenCanvas;
  /** Draws a frame on the canvas; false: give up. */
  draw: (frame: number) => Promise<boolean>;
  onProgress: (done: number) => void;
}

/** The whole file, or null when a frame was given up. */
export async function recordVideo({ plan, frames, framesPerSecond, canvas, draw, onProgress }: VideoRequest): Promise<Uint8Array<ArrayBuffer> | null> {
  const target = new BufferTarget();
  const output = new Output({ format: plan.extension === '.mp4' ? new Mp4OutputFormat({ fastStart: 'in-memory' }) : new WebMOutputFormat(), target });
  const source = new CanvasSource(canvas, { codec: plan.codec, quality: new Quality('high'), keyFrameInterval: 1 });
  output.addVideoTrack(source, { frameRate: framesPerSecond });
  let started = false;
  for (let frame = 0; frame < frames; frame++) {
    if (!(await draw(frame))) {
      if (started) await output.cancel();
      return null;
    }
    if (!started) await output.start();
    started = true;
    await source.add(frame / framesPerSecond, 1 / framesPerSecond);
    onProgress(frame + 1);
  }
  await output.finalize();
  return target.buffer === null ? null : new Uint8Array(target.buffer);
}
