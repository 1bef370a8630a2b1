// Door of transfers: the queue of sends and retrievals, and the one way objects are sent.
export { createTransfers } from './queue.ts';
export type { TransferQueue } from './queue.ts';
export { sendObjects } from './sendObjects.ts';
export { offerPlain } from './transcode/offerPlain.ts';
