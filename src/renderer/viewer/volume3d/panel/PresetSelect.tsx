// The choice of a look: built in, or kept by the user.
import type { ReactElement } from 'react';
import { presets3dFor, withPreset, type Preset3d } from '../presets.ts';
import { isSameLook, type Scene3d } from '../scene3d.ts';
import type { View3d, View3dState } from '../view3d.ts';

export interface PresetSelectProps {
  view: View3d;
  state: View3dState;
  /** Kept by the user, of any unit. */
  own: readonly Preset3d[];
}

/** Those of the user that make sense for this unit. */
function ownFor(own: readonly Preset3d[], unit: string): Preset3d[] {
  return own.filter((preset) => (preset.scale === 'hu') === (unit === 'HU'));
}

/** Whether the scene still looks as the preset made it; what is hidden does not count. */
function isAsMade(scene: Scene3d, preset: Preset3d, view: View3d): boolean {
  return isSameLook(withPreset(scene, preset, view.range), scene);
}

export function PresetSelect({ view, state, own }: PresetSelectProps): ReactElement {
  const builtIn = presets3dFor(view.volume.unit);
  const kept = ownFor(own, view.volume.unit);
  const chosen = [...builtIn, ...kept].find((preset) => preset.id === state.scene.presetId);
  const changed = chosen === undefined || !isAsMade(state.scene, chosen, view);
  return (
    <label className="v-preset">
      Preset
      <select
        aria-label="Preset"
        value={changed ? '' : chosen.id}
        onDoubleClick={(event) => event.stopPropagation()}
        onChange={(event) => {
          const preset = [...builtIn, ...kept].find(({ id }) => id === event.currentTarget.value);
          if (preset !== undefined) view.changeScene((scene) => withPreset(scene, preset, view.range));
        }}
      >
        {changed ? <option value="">{chosen === undefined ? 'own look' : `${chosen.name}, changed`}</option> : null}
        {builtIn.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
        {kept.length === 0 ? null : (
          <optgroup label="Own">
            {kept.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </optgroup>
        )}
      </select>
    </label>
  );
}
