// Notices of changed state. They carry names, never commands and never payloads: who is interested asks again.
// The one exception is where windows of one study look (windows.ts).
import { z } from 'zod';
import { job, listenerState } from './archive.ts';
import { viewSharedEvent, windowsChangedEvent } from './windows.ts';

export const event = z.discriminatedUnion('type', [
  z.object({ type: z.literal('studyChanged'), StudyInstanceUID: z.string() }),
  /** Many changed: ask again for everything shown. */
  z.object({ type: z.literal('studiesChanged') }),
  z.object({ type: z.literal('measurementsChanged'), StudyInstanceUID: z.string() }),
  z.object({ type: z.literal('keyImagesChanged'), StudyInstanceUID: z.string() }),
  z.object({ type: z.literal('presentationsChanged'), StudyInstanceUID: z.string() }),
  z.object({ type: z.literal('lesionsChanged'), StudyInstanceUID: z.string() }),
  z.object({ type: z.literal('reportChanged'), StudyInstanceUID: z.string() }),
  z.object({ type: z.literal('quarantineChanged') }),
  z.object({ type: z.literal('userChanged') }),
  z.object({ type: z.literal('settingsChanged') }),
  z.object({ type: z.literal('listenerChanged'), listener: listenerState }),
  z.object({ type: z.literal('receivingChanged') }),
  z.object({ type: z.literal('transfersChanged') }),
  z.object({ type: z.literal('jobChanged'), job }),
  z.object({ type: z.literal('commitmentsChanged') }),
  z.object({ type: z.literal('watchFoldersChanged') }),
  /** Hanging protocols or saved layouts. */
  z.object({ type: z.literal('hangingChanged') }),
  /** Deleted, restored or removed for good, or come again. */
  z.object({ type: z.literal('trashChanged') }),
  z.object({ type: z.literal('archiveHealthChanged') }),
  viewSharedEvent,
  windowsChangedEvent,
  /** main asks the shell to show a study (app.openReading from another window, command line). */
  z.object({ type: z.literal('readingRequested'), StudyInstanceUID: z.string() }),
]);
export type SagittaEvent = z.infer<typeof event>;
