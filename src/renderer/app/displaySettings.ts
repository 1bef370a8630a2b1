// Theme and scale from the settings, remembered in this window so that the first frame has them already.
import { useEffect } from 'react';
import type { Settings } from '../../contract/user.ts';
import { useQuery } from '../client/index.ts';
import { applyScale, applyTheme } from '../ui/index.ts';

const storageKey = 'sagitta.display';

type Display = Pick<Settings, 'theme' | 'scale'>;

/** What was shown last time, until the archive answers. */
export function restoreDisplay(): void {
  try {
    const held = JSON.parse(localStorage.getItem(storageKey) ?? '{}') as Partial<Display>;
    applyTheme(held.theme === 'light' ? 'light' : 'dark');
    applyScale(typeof held.scale === 'number' && held.scale >= 100 && held.scale <= 200 ? held.scale : 100);
  } catch {
    applyTheme('dark');
  }
}

/** Keeps the document in the theme and scale of the settings. */
export function useDisplaySettings(): void {
  const { value } = useQuery('settings.get', {}, { refreshOn: (event) => event.type === 'settingsChanged' });
  const theme = value?.theme;
  const scale = value?.scale;
  useEffect(() => {
    if (theme === undefined || scale === undefined) return;
    applyTheme(theme);
    applyScale(scale);
    localStorage.setItem(storageKey, JSON.stringify({ theme, scale } satisfies Display));
  }, [theme, scale]);
}
