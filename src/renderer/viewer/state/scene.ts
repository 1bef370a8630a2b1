// The pixels behind the state: one pool, one frame store, the volumes of the open stacks. Tells the store when something came.
import DecodeWorker from '../decode/decode.worker.ts?worker';
import { pixelUrl } from '../../../contract/pixelUrl.ts';
import type { Result } from '../../../contract/result.ts';
import { streamUrl } from '../../../contract/streamUrl.ts';
import { needsExtras } from '../../../dicom/display/extras.ts';
import { isFloating } from '../../../dicom/display/frameHeader.ts';
import { transferSyntax } from '../../../dicom/uids.ts';
import type { Frame, FrameJob } from '../decode/frame.ts';
import { createFrameStore, type FrameStore } from '../decode/frameStore.ts';
import { createPool, type PoolPort } from '../decode/pool.ts';
import type { ViewImage } from '../stack/image.ts';
import { useViewer } from './viewerStore.ts';

/** Decoded frames kept outside volumes. */
const frameBudget = 768 * 1024 ** 2;
/** How often the screen follows images that are not shown, while loading. */
const backgroundMs = 150;

let store: FrameStore | null = null;

function workers(): number {
  return Math.max(2, navigator.hardwareConcurrency - 1);
}

/** Starts the decode workers; called at app start so that the first image does not wait for them. */
export function startDecoding(): FrameStore {
  if (store === null) {
    store = createFrameStore(
      createPool<FrameJob, Frame>(workers(), () => new DecodeWorker() as PoolPort),
      frameBudget,
    );
    store.subscribe(() => {
      bumpSoon();
    });
  }
  return store;
}

export function frames(): FrameStore {
  return store ?? startDecoding();
}

function frameJob(image: ViewImage): FrameJob {
  const { Rows, Columns, SamplesPerPixel, BitsAllocated } = image.image;
  return {
    url: pixelUrl(image.SOPInstanceUID, image.frame),
    headUrl: needsExtras(image.image) ? streamUrl(image.SOPInstanceUID, 'header') : null,
    transferSyntaxUid: image.transferSyntaxUid,
    image: { ...image.image, frames: [], voiLuts: [] },
    frame: image.frame - 1,
    bitOffset:
      BitsAllocated === 1 && transferSyntax(image.transferSyntaxUid)?.encapsulated !== true ? ((image.frame - 1) * Rows * Columns * SamplesPerPixel) % 8 : 0,
    floating: isFloating(image.header.SOPClassUID, image.image),
  };
}

export function requestFrame(image: ViewImage, priority: number): Promise<Result<Frame>> {
  return frames().request(image.key, () => frameJob(image), priority);
}

let timer: ReturnType<typeof setTimeout> | undefined;

function bumpSoon(): void {
  timer ??= setTimeout(bumpNow, backgroundMs);
}

/** Lets every viewport look again: now, because a shown image came. */
export function bumpNow(): void {
  clearTimeout(timer);
  timer = undefined;
  useViewer.setState((s) => ({ sceneVersion: s.sceneVersion + 1 }));
}
