// Display: theme, scale, and what draws the 3D pictures. Applied at once, remembered by the archive.
import { type ReactElement, useState } from 'react';
import type { Settings } from '../../contract/user.ts';
import { request, useQuery } from '../client/index.ts';
import { InlineNote } from '../ui/index.ts';

const scales = [100, 110, 125, 150, 175, 200];
const renderers: readonly [Settings['renderer'], string, string][] = [
  ['auto', 'Automatic', 'the graphics card where it can, else the processor'],
  ['gpu', 'Graphics card', 'WebGL 2'],
  ['cpu', 'Processor', 'always works, slower in 3D'],
];

export function DisplaySection(): ReactElement {
  const { value, refresh } = useQuery('settings.get', {}, { refreshOn: (event) => event.type === 'settingsChanged' });
  const [error, setError] = useState<string | null>(null);
  const set = async (change: Partial<Settings>): Promise<void> => {
    const answer = await request('settings.set', change);
    setError(answer.ok ? null : answer.error.message);
    refresh();
  };
  return (
    <>
      <h1>Display</h1>
      <p className="settings-lead">Images stay on black in both themes.</p>
      {error === null ? null : <InlineNote tone="crit">{error}</InlineNote>}
      <div className="card settings-form">
        <fieldset className="choices">
          <legend className="field-label">Theme</legend>
          {(['dark', 'light'] as const).map((theme) => (
            <label key={theme}>
              <input type="radio" name="theme" checked={value?.theme === theme} onChange={() => void set({ theme })} />
              {theme === 'dark' ? 'Dark' : 'Light'}
              <small>{theme === 'dark' ? 'for the reading room' : 'for bright rooms'}</small>
            </label>
          ))}
        </fieldset>
        <div>
          <label className="field-label" htmlFor="scale">
            Scale
          </label>
          <select
            id="scale"
            className="field"
            style={{ width: 120 }}
            value={value?.scale ?? 100}
            onChange={(event) => void set({ scale: Number(event.currentTarget.value) })}
          >
            {[...new Set([...scales, value?.scale ?? 100])]
              .sort((a, b) => a - b)
              .map((percent) => (
                <option key={percent} value={percent}>
                  {percent} %
                </option>
              ))}
          </select>
        </div>
        <fieldset className="choices">
          <legend className="field-label">3D pictures are drawn by</legend>
          {renderers.map(([renderer, name, detail]) => (
            <label key={renderer}>
              <input type="radio" name="renderer" checked={value?.renderer === renderer} onChange={() => void set({ renderer })} />
              {name}
              <small>{detail}</small>
            </label>
          ))}
        </fieldset>
      </div>
    </>
  );
}
