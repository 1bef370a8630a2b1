// The drafting engines at hand; the first one is the default.
import { templateEngine } from '../draft/templateEngine.ts';
import type { DraftingEngine } from '../draft/engine.ts';
import type { Engine } from '../types.ts';

export function newEngineList(engines: DraftingEngine[] | undefined): DraftingEngine[] {
  return engines === undefined || engines.length === 0 ? [templateEngine] : engines;
}

export function engineInfo({ id, version, kind }: DraftingEngine): Engine {
  return { id, version, kind };
}
