// The local user and their preferences.
import { z } from 'zod';
import { lifecycleSettings } from './lifecycle.ts';
import { networkSettings, userIdentityPasscode } from './network.ts';
import { volume3dSettings } from './volume3d.ts';
import { watchSettings } from './watch.ts';

export const user = z.object({
  id: z.string(),
  /** The name that stands in audit, drafts and signatures. */
  name: z.string().min(1).max(64),
  method: z.enum(['password', 'computer-login']),
});
export type User = z.infer<typeof user>;

const settings = z.object({
  aet: z.string(),
  host: z.string(),
  port: z.number().int(),
  ...networkSettings,
  ...watchSettings,
  ...volume3dSettings,
  ...lifecycleSettings,
  theme: z.enum(['dark', 'light']),
  /** 100 to 200, per cent. */
  scale: z.number().int().min(100).max(200),
  renderer: z.enum(['auto', 'cpu', 'gpu']),
});
export type Settings = z.infer<typeof settings>;

/** What may be changed; a passcode goes in and never comes out. */
export const settingsChange = settings.partial().extend({ userIdentityPasscode: userIdentityPasscode.optional() });

/** The settings as they are kept, and what the command line said for this run: it rules until the run ends; null where the settings stand. */
export const settingsAnswer = settings.extend({
  thisRun: z.object({
    aet: z.string().nullable(),
    host: z.string().nullable(),
    port: z.number().int().nullable(),
    tlsPort: z.number().int().nullable().default(null),
  }),
  /** A passcode is set; it is never told. */
  hasUserIdentityPasscode: z.boolean().default(false),
});
export type SettingsAnswer = z.infer<typeof settingsAnswer>;
