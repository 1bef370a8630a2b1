// What this machine lacks and which of Electron's flags make up for it in a clone. The packaged launcher uses none of them.
import { readdirSync, statfsSync } from 'node:fs';

const SMALL_SHARED_MEMORY = 256 * 1024 * 1024;

export function needsVirtualDisplay(electronFlags) {
  if (process.platform !== 'linux' || electronFlags.includes('--ozone-platform=headless')) return false;
  return !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY;
}

export function machineFlags(virtualDisplay) {
  if (process.platform !== 'linux') return [];
  const flags = [];
  // Chromium's sandbox refuses to run as root: containers and test machines only.
  if (process.getuid() === 0) flags.push('--no-sandbox');
  if (virtualDisplay || !hasGraphicsDevice()) flags.push('--enable-unsafe-swiftshader');
  if (hasSmallSharedMemory()) flags.push('--disable-dev-shm-usage');
  return flags;
}

function hasGraphicsDevice() {
  try {
    return readdirSync('/dev/dri').some((name) => name.startsWith('renderD'));
  } catch {
    return false;
  }
}

function hasSmallSharedMemory() {
  try {
    const { bsize, blocks } = statfsSync('/dev/shm');
    return bsize * blocks < SMALL_SHARED_MEMORY;
  } catch {
    return true;
  }
}
