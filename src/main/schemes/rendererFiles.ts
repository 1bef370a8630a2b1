// The files of the built renderer, and no others. Finds a file for a URL path; refuses whatever leads out of the folder, links included.
import { readFile, realpath } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';
import { refusal, securityHeaders } from './csp.ts';

const contentTypes: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.wasm': 'application/wasm',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
  '.ttf': 'font/ttf',
  '.pfb': 'application/octet-stream',
  '.bcmap': 'application/octet-stream',
};

export async function rendererFile(folder: string, pathname: string): Promise<Response> {
  const found = await findFile(folder, pathname);
  const contentType = contentTypes[extname(pathname).toLowerCase()];
  if (found === null || contentType === undefined) return refusal(404, 'not found');
  const bytes = await readFile(found);
  return new Response(bytes, { headers: { ...securityHeaders(contentType), 'Content-Length': String(bytes.length) } });
}

/** The real path of a file inside the folder, or null. */
async function findFile(folder: string, pathname: string): Promise<string | null> {
  const decoded = decode(pathname);
  if (decoded === null || decoded.includes('\0') || decoded.includes('\\')) return null;
  if (decoded.split('/').some((part) => part === '..' || part === '.')) return null;
  try {
    const [root, file] = await Promise.all([realpath(folder), realpath(join(folder, decoded))]);
    return file.startsWith(root + sep) ? file : null;
  } catch {
    return null;
  }
}

function decode(pathname: string): string | null {
  try {
    return decodeURIComponent(pathname);
  } catch {
    return null;
  }
}
