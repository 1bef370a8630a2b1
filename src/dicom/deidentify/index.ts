// Door of deidentify: objects made safe to leave the house by PS3.15 Annex E.
export { createDeidentifier, deidentify, type Deidentified, type Deidentifier } from './deidentify.ts';
export type { Hazard } from './hazards.ts';
export type { DeidentifyOptions } from './options.ts';
