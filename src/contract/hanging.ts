// Hanging protocols and saved layouts as data: which studies a protocol is for, its grid, and what hangs in each pane. Choosing and filling is the viewer's.
import { z } from 'zod';
import { route } from './route.ts';
import { instant, uid } from './values.ts';
import { studyDetail } from './study.ts';

/**
 * A word of a description. Compared without regard to case with the beginnings of the words there ("flair" finds "t2_FLAIR_tra");
 * `*` stands for any characters ("*t2w*" finds "sT2W_TSE").
 */
const word = z.string().trim().min(1).max(64);
const words = z.array(word).max(32);

const laterality = z.enum(['R', 'L', 'B']);
const orientation = z.enum(['axial', 'sagittal', 'coronal']);

/** What a study must be like; an empty list and null ask for nothing. */
const studyMatch = z
  .object({
    /** One of them is among the modalities of the study. */
    modalities: words.default([]),
    /** One of them is found in Body Part Examined or in a description of the study or of its series. */
    bodyParts: words.default([]),
    /** All of them are found in the descriptions of the study. */
    words: words.default([]),
    /** None of them is found in the descriptions of the study or in Body Part Examined. */
    withoutWords: words.default([]),
    /** At least so many of these views are there (View Position with Image Laterality, PS3.3 C.8.11.7, C.8.7.5). */
    views: z
      .array(z.object({ view: word, laterality }).strict())
      .max(16)
      .default([]),
    minViews: z.number().int().min(0).max(16).default(0),
    minSeries: z.number().int().min(0).max(10_000).default(0),
    maxSeries: z.number().int().min(1).max(10_000).nullable().default(null),
    prior: z.enum(['any', 'needed', 'none']).default('any'),
    /** Fewer filled panes than this, and the next protocol is tried. */
    minFilledPanes: z.number().int().min(1).max(25).default(1),
  })
  .strict();

/** Which series a pane takes; an empty list and null ask for nothing. */
const seriesRule = z
  .object({
    modalities: words.default([]),
    /** One of them is found in the description, protocol name or sequence of the series. */
    words: words.default([]),
    withoutWords: words.default([]),
    orientation: orientation.nullable().default(null),
    /** A contrast agent was given, by Contrast/Bolus Agent or by the description. */
    contrast: z.boolean().nullable().default(null),
    /** One of them begins the convolution kernel. */
    kernels: words.default([]),
    /** One of them is the View Position. */
    views: words.default([]),
    laterality: laterality.nullable().default(null),
    minImages: z.number().int().min(1).max(100_000).default(1),
  })
  .strict();

const pane = z
  .object({
    /** Says what is missing when the pane stays empty: "T2 axial". */
    name: z.string().trim().min(1).max(64),
    study: z.enum(['current', 'prior']).default('current'),
    /** The first rule that a series answers to decides. None: see `otherwise`. */
    series: z.array(seriesRule).max(8).default([]),
    /** Number of a pane (1-based); of a prior, the series most like the one that hangs there is taken. */
    like: z.number().int().min(1).max(25).nullable().default(null),
    /** When no rule is answered: the pane stays empty, or takes the next series that hangs nowhere. */
    otherwise: z.enum(['empty', 'next']).default('empty'),
    plane: z.enum(['stack', 'axial', 'sagittal', 'coronal', '3d']).default('stack'),
    /** null: the file's own. */
    window: z
      .object({ centre: z.number(), width: z.number().min(1) })
      .strict()
      .nullable()
      .default(null),
    /** `same`: one scale in mm with all panes that say so; `chest-wall`: that, and the chest wall at the edge that is named. */
    zoom: z.enum(['fit', 'same', 'chest-wall-left', 'chest-wall-right']).default('fit'),
    /** Panes of one group scroll together; '' = with none. */
    sync: z.string().trim().max(32).default(''),
  })
  .strict();

const layoutParts = {
  name: z.string().trim().min(1).max(64),
  columns: z.number().int().min(1).max(5),
  rows: z.number().int().min(1).max(5),
  /** By rows. */
  panes: z.array(pane).min(1).max(25),
};

export const hangingProtocol = z
  .object({
    format: z.literal('sagitta-hanging-protocol-1'),
    id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/),
    description: z.string().trim().max(500).default(''),
    ...layoutParts,
    match: studyMatch,
    /** Panes of the scroll groups follow each other from the start. */
    syncScroll: z.boolean().default(false),
    /** Where the study is one series, its consecutive images stand in the panes and turn over together. */
    tile: z.boolean().default(false),
  })
  .strict()
  .superRefine((protocol, context) => {
    const size = protocol.columns * protocol.rows;
    if (protocol.panes.length > size)
      context.addIssue({
        code: 'custom',
        path: ['panes'],
        message: `A grid of ${String(protocol.columns)} by ${String(protocol.rows)} has ${String(size)} panes.`,
      });
    protocol.panes.forEach((each, i) => {
      if (each.like !== null && (each.like > protocol.panes.length || each.like === i + 1))
        context.addIssue({ code: 'custom', path: ['panes', i, 'like'], message: 'It names another pane of the protocol.' });
    });
  });
export type HangingProtocol = z.infer<typeof hangingProtocol>;
export type HangingPane = HangingProtocol['panes'][number];
export type SeriesRule = HangingPane['series'][number];
export type StudyMatch = HangingProtocol['match'];

/** What a person saved of the screen; panes name the series they held by their descriptions. */
export const savedLayout = z.object({ ...layoutParts, savedAt: instant }).strict();
export type SavedLayout = z.infer<typeof savedLayout>;

const listed = z.object({
  protocol: hangingProtocol,
  /** Comes with Sagitta: can be switched off, ordered and duplicated, not changed. */
  builtIn: z.boolean(),
  enabled: z.boolean(),
});
export type ListedProtocol = z.infer<typeof listed>;

const list = z.object({ protocols: z.array(listed) });
const none = z.object({}).strict();
/** Checked by the handler, which says in a sentence what is wrong and where. */
const unchecked = z.record(z.string(), z.unknown());

export const hangingRoutes = {
  /** In the order in which they are tried. */
  'hanging.list': route({ input: none, output: list, owner: 'archive', effect: 'read' }),
  /** Inserts (first in the order) or replaces by id. BAD_REQUEST says what is wrong with it. */
  'hanging.save': route({ input: z.object({ protocol: unchecked }), output: list, owner: 'archive', effect: 'write' }),
  'hanging.remove': route({ input: z.object({ id: z.string().max(64) }), output: list, owner: 'archive', effect: 'write' }),
  /** Order of all ids, and those that are switched off. */
  'hanging.arrange': route({
    input: z.object({ order: z.array(z.string().max(64)).max(1000), disabled: z.array(z.string().max(64)).max(1000) }),
    output: list,
    owner: 'archive',
    effect: 'write',
  }),
  /** Writes protocols as one JSON file. */
  'hanging.export': route({
    input: z.object({ ids: z.array(z.string().max(64)).min(1).max(1000), to: z.string().min(1).max(4096) }),
    output: z.object({ path: z.string() }),
    owner: 'archive',
    effect: 'write',
  }),
  /** All of the file or nothing. A protocol of an id that is here comes in under a new one. */
  'hanging.import': route({
    input: z.object({ path: z.string().min(1).max(4096) }),
    output: list.extend({ imported: z.number().int() }),
    owner: 'archive',
    effect: 'write',
  }),
  /** Of the user who asks, by name. */
  'layout.list': route({ input: none, output: z.object({ layouts: z.array(savedLayout) }), owner: 'archive', effect: 'read' }),
  'layout.save': route({ input: z.object({ layout: savedLayout }), output: z.object({ layouts: z.array(savedLayout) }), owner: 'archive', effect: 'write' }),
  'layout.remove': route({
    input: z.object({ name: z.string().max(64) }),
    output: z.object({ layouts: z.array(savedLayout) }),
    owner: 'archive',
    effect: 'write',
  }),
  /** An earlier study, to be seen beside the one that is read: audited, its status stays. */
  'study.compare': route({
    input: z.object({ StudyInstanceUID: uid, PriorStudyInstanceUID: uid }),
    output: studyDetail,
    owner: 'archive',
    effect: 'write',
  }),
} as const;
