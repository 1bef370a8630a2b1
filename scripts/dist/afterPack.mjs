// electron-builder's hook after the files are in place and before installers are made: removes what only a clone needs, sets
// the fuses of a release, and on Linux puts the launcher in front of the program.
import { FuseV1Options, FuseVersion, flipFuses } from '@electron/fuses';
import { chmodSync, copyFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../setup/paths.mjs';

export async function afterPack({ appOutDir, electronPlatformName, packager }) {
  const product = packager.appInfo.productFilename;
  const program = {
    linux: join(appOutDir, packager.executableName),
    win32: join(appOutDir, `${product}.exe`),
    darwin: join(appOutDir, `${product}.app/Contents/MacOS/${product}`),
  }[electronPlatformName];
  if (electronPlatformName === 'linux') {
    rmSync(join(appOutDir, 'resources/app'), { recursive: true, force: true });
    for (const name of ['sagitta-runtime.json', 'browser_v8_context_snapshot.bin']) rmSync(join(appOutDir, name), { force: true });
  }
  await flipFuses(electronPlatformName === 'darwin' ? join(appOutDir, `${product}.app`) : program, fuses(electronPlatformName));
  if (electronPlatformName !== 'linux') return;
  renameSync(program, `${program}-bin`);
  copyFileSync(join(root, 'scripts/dist/sagitta.sh'), program);
  chmodSync(program, 0o755);
}

/** The end-to-end flavour differs in one: the inspector, through which the test drives the window. */
function fuses(platform) {
  return {
    version: FuseVersion.V1,
    resetAdHocDarwinSignature: platform === 'darwin',
    [FuseV1Options.RunAsNode]: false,
    [FuseV1Options.EnableCookieEncryption]: true,
    [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: false,
    [FuseV1Options.EnableNodeCliInspectArguments]: process.env.SAGITTA_FLAVOUR === 'e2e',
    [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: platform !== 'linux',
    [FuseV1Options.OnlyLoadAppFromAsar]: true,
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
    [FuseV1Options.GrantFileProtocolExtraPrivileges]: false,
  };
}
