// Where the fonts of PDFs and pictures lie, in a clone, in a bundle and in a package. Licence: DejaVu (Bitstream Vera, free).
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const fontFiles = { regular: 'DejaVuSansCondensed.ttf', bold: 'DejaVuSansCondensed-Bold.ttf' } as const;

export interface FontBytes {
  regular: Uint8Array;
  bold: Uint8Array;
}

function packageFonts(): string[] {
  try {
    return [join(dirname(createRequire(import.meta.url).resolve('dejavu-fonts-ttf/package.json')), 'ttf')];
  } catch {
    return [];
  }
}

/** `out/resources/fonts` beside the bundle (out/main, out/cli), then the package in a clone. */
function candidates(): string[] {
  const here = dirname(fileURLToPath(import.meta.url));
  return [join(here, '..', 'resources', 'fonts'), join(here, '..', '..', 'resources', 'fonts'), ...packageFonts()];
}

function hasFonts(folder: string): boolean {
  return Object.values(fontFiles).every((name) => existsSync(join(folder, name)));
}

/** Throws when there are none: a broken installation, not a wrong request. */
function locateFonts(fontsDir?: string): string {
  const folders = fontsDir === undefined ? candidates() : [fontsDir];
  const found = folders.find(hasFonts);
  if (found === undefined) throw new Error(`fonts not found in ${String(folders.length)} places; install Sagitta again`);
  return found;
}

export async function readFonts(fontsDir?: string): Promise<FontBytes> {
  const folder = locateFonts(fontsDir);
  const [regular, bold] = await Promise.all([readFile(join(folder, fontFiles.regular)), readFile(join(folder, fontFiles.bold))]);
  return { regular, bold };
}
