// Keeping a look under a name of one's own, and letting go of it; kept in the settings of the archive.
import { useState, type ReactElement } from 'react';
import type { OwnPreset3d } from '../../../../contract/volume3d.ts';
import { request } from '../../../client/index.ts';
import { Button } from '../../../ui/index.ts';
import { toPreset } from '../presets.ts';
import type { View3d, View3dState } from '../view3d.ts';

/** The kept looks are read anew right before they are changed: another window may have added one. */
async function changeKept(change: (kept: readonly OwnPreset3d[]) => OwnPreset3d[]): Promise<string | null> {
  const before = await request('settings.get', {});
  if (!before.ok) return before.error.message;
  const answer = await request('settings.set', { presets3d: change(before.value.presets3d) });
  return answer.ok ? null : answer.error.message;
}

function kept(view: View3d, name: string): OwnPreset3d {
  const { mode, scale, points, light, bodyOnly, id } = toPreset(view.state().scene, { id: `own-${crypto.randomUUID()}`, name }, view.volume.unit, view.range);
  return {
    id,
    name,
    mode,
    scale,
    points: points.map(({ value, opacity, colour }) => ({ value, opacity, colour: [...colour] })),
    light: light ?? view.state().scene.light,
    bodyOnly: bodyOnly === true,
  };
}

export function OwnPresets({ view, state, own }: { view: View3d; state: View3dState; own: readonly OwnPreset3d[] }): ReactElement {
  const [name, setName] = useState<string | null>(null);
  const [error, setError] = useState<string | null>(null);
  const current = own.find(({ id }) => id === state.scene.presetId);
  const save = async (): Promise<void> => {
    const wanted = name?.trim() ?? '';
    if (wanted === '') return;
    const preset = kept(view, wanted);
    const failed = await changeKept((all) => [...all.filter((other) => other.name !== wanted), preset]);
    setError(failed);
    if (failed !== null) return;
    setName(null);
    view.changeScene((scene) => ({ ...scene, presetId: preset.id }), 'name');
  };
  if (name !== null)
    return (
      <form
        className="v3-row"
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <input
          className="v3-input v3-grow"
          aria-label="Name of the preset"
          maxLength={40}
          autoFocus
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === 'Escape') setName(null);
          }}
        />
        <Button small type="submit" disabled={name.trim() === ''}>
          Keep
        </Button>
        {error === null ? null : <p className="v3-error">{error}</p>}
      </form>
    );
  return (
    <div className="v3-row">
      <Button small variant="quiet" onClick={() => setName('')}>
        Save as preset…
      </Button>
      {current === undefined ? null : (
        <Button small variant="quiet" onClick={() => void changeKept((all) => all.filter(({ id }) => id !== current.id)).then(setError)}>
          {`Delete ${current.name}`}
        </Button>
      )}
      {error === null ? null : <p className="v3-error">{error}</p>}
    </div>
  );
}
