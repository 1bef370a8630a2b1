// Entry of the thread that draws thumbnails beside the archive: where a frame lies in, a small PNG out. It opens that one file and no database.
import { parentPort } from 'node:worker_threads';
import { drawThumbnail, type ThumbnailSource } from './thumbnail.ts';

const port = parentPort;
if (!port) throw new Error('thumbnailWorker runs as a worker thread');

port.on('message', ({ id, question }: { id: number; question: ThumbnailSource }) => {
  void drawThumbnail(question).then((answer) => {
    port.postMessage({ id, answer });
  });
});
