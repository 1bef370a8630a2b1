// Several reading windows of one study: opening another, and what they tell each other through main (small, checked, passed on to the others only).
import { z } from 'zod';
import { route } from './route.ts';
import { lps, uid } from './values.ts';

/** What a window asks another to hang: stacks by the viewer's own names, one for each pane. */
const openedPanes = z
  .object({
    columns: z.number().int().min(1).max(5),
    rows: z.number().int().min(1).max(5),
    panes: z
      .array(z.object({ StudyInstanceUID: uid.nullable(), stackId: z.string().max(200), index: z.number().int().min(0) }).strict())
      .min(1)
      .max(25),
  })
  .strict();
export type OpenedPanes = z.infer<typeof openedPanes>;

const sharedView = z.discriminatedUnion('kind', [
  /** A place of a frame of reference: with `normal` images across it are scrolled there, without it is the crosshair. */
  z.object({ kind: z.literal('place'), from: z.uuid(), FrameOfReferenceUID: uid, point: lps, normal: lps.nullable() }).strict(),
  /** The main window shows another study: the reading windows beside it follow. */
  z.object({ kind: z.literal('study'), from: z.uuid(), StudyInstanceUID: uid }).strict(),
]);
export type SharedView = z.infer<typeof sharedView>;

export const viewSharedEvent = z.object({ type: z.literal('viewShared'), view: sharedView });
/** A reading window was opened or closed; `count` of all windows. */
export const windowsChangedEvent = z.object({ type: z.literal('windowsChanged'), count: z.number().int() });

const none = z.object({}).strict();

export const windowRoutes = {
  /** `panes: null`: hung as the protocols say. */
  'app.openReadingWindow': route({ input: z.object({ StudyInstanceUID: uid, panes: openedPanes.nullable() }), output: none, owner: 'main', effect: 'read' }),
  'app.windows': route({ input: none, output: z.object({ count: z.number().int() }), owner: 'main', effect: 'read' }),
  'app.shareView': route({ input: z.object({ view: sharedView }), output: none, owner: 'main', effect: 'read' }),
} as const;
