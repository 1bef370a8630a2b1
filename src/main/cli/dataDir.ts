// Where the archive of this user lies when nobody says otherwise: the platform's folder for application data.
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

export function defaultDataDir(platform: NodeJS.Platform = process.platform, env: NodeJS.ProcessEnv = process.env): string {
  if (platform === 'win32') return join(env['LOCALAPPDATA'] ?? join(homedir(), 'AppData', 'Local'), 'Sagitta');
  if (platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'Sagitta');
  const base = env['XDG_DATA_HOME'];
  return join(base === undefined || base === '' ? join(homedir(), '.local', 'share') : base, 'sagitta');
}

export function chosenDataDir(given: string | undefined): string {
  return resolve(given ?? defaultDataDir());
}
