// Child of the set-up: downloads the official Electron with the electron package's own downloader and checksums.
// Arguments: version, work folder. Prints progress, then `zip <path>`. Exit code 1 when it cannot be had.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { root } from './paths.mjs';

const [version, work] = process.argv.slice(2);
const electronPackage = createRequire(join(root, 'node_modules/electron/package.json'));
const { downloadArtifact } = await import(electronPackage.resolve('@electron/get'));

let lastPercent = -1;
const zip = await downloadArtifact({
  version,
  artifactName: 'electron',
  platform: process.platform,
  arch: process.arch,
  checksums: electronPackage('./checksums.json'),
  cacheRoot: join(work, 'download'),
  tempDirectory: work,
  downloadOptions: { quiet: true, getProgressCallback: showProgress },
}).catch((error) => {
  console.error(`${error.message}${error.cause === undefined ? '' : ` (${error.cause.message})`}`);
  process.exit(1);
});
console.log(`zip ${zip}`);

async function showProgress(progress) {
  const percent = Math.floor((progress.percent ?? 0) * 100);
  if (percent !== lastPercent) console.log(`${percent} %`);
  lastPercent = percent;
}
