// 3D looks that people keep, and 3D pictures and videos that they save to a file of their choice.
import { z } from 'zod';
import { route } from './route.ts';
import { uid } from './values.ts';

const share = z.number().min(0).max(1);
const channel = z.number().min(0).max(255);

const ownPreset3d = z.object({
  id: z.string().min(1).max(64),
  name: z.string().trim().min(1).max(40),
  mode: z.enum(['shaded', 'mip', 'minip', 'mean']),
  /** `hu`: values are HU; `relative`: 0 to 1 between the 1st and 99.9th percentile of a series. */
  scale: z.enum(['hu', 'relative']),
  points: z
    .array(z.object({ value: z.number(), opacity: share, colour: z.tuple([channel, channel, channel]) }))
    .min(2)
    .max(32),
  light: z.object({ ambient: share, diffuse: share, specular: share, from: z.enum(['eye', 'patient']) }),
  bodyOnly: z.boolean(),
});
export type OwnPreset3d = z.infer<typeof ownPreset3d>;

export const volume3dSettings = { presets3d: z.array(ownPreset3d).max(64) };
export const defaultVolume3dSettings: { presets3d: OwnPreset3d[] } = { presets3d: [] };

export const volume3dRoutes = {
  /** Writes what the window drew or recorded, and says so in the audit. A file of that name is replaced: the save dialog has asked. */
  'picture.save': route({
    input: z.object({
      StudyInstanceUID: uid,
      kind: z.enum(['picture', 'video']),
      to: z.string().min(1).max(4096),
      bytes: z.instanceof(Uint8Array),
    }),
    output: z.object({ path: z.string() }),
    owner: 'archive',
    effect: 'write',
  }),
} as const;
