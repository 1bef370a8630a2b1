// The set-up's two build steps: programs and page, each only when its sources changed.
import { stripVTControlCharacters } from 'node:util';
import { buildBundles } from '../build/bundles.mjs';
import { buildPage } from '../build/page.mjs';
import { digest, isBuilt, writeStamp } from '../build/stamp.mjs';
import { fail, say, seconds } from './say.mjs';

const BUILDERS = { bundles: buildBundles, page: buildPage };

export function buildReady(half) {
  return isBuilt(half);
}

export async function makeBuild(half) {
  const started = Date.now();
  const value = digest(half);
  try {
    await BUILDERS[half]();
  } catch (error) {
    fail(`the ${half} could not be built.\n${stripVTControlCharacters(error.message)}`);
  }
  writeStamp(half, value);
  say(`${half} built in ${seconds(started)}`, { always: true });
}
