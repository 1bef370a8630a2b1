// The settings of a 3D picture, beside it: look, opacity, light, what is hidden, where it is seen from, saving.
import { X } from 'lucide-react';
import type { ReactElement, ReactNode } from 'react';
import type { OwnPreset3d } from '../../../../contract/volume3d.ts';
import { Button, IconButton } from '../../../ui/index.ts';
import type { Stack } from '../../stack/stack.ts';
import { seenFrom, type Side } from '../camera.ts';
import { faceLetter } from '../ClipLayer.tsx';
import { useTools3d } from '../open3d.ts';
import { moveFace, wholeBox, type Light3d, type Mode3d } from '../scene3d.ts';
import { sideNames } from '../sides.ts';
import type { View3d, View3dState } from '../view3d.ts';
import { OpacityEditor } from './OpacityEditor.tsx';
import { OwnPresets } from './OwnPresets.tsx';
import { SaveFields } from './SaveFields.tsx';
import { Slider } from './Slider.tsx';

export interface Panel3dProps {
  view: View3d;
  state: View3dState;
  stack: Stack | undefined;
  own: readonly OwnPreset3d[];
  /** Words of the state mark: they go into saved pictures. */
  marks: readonly string[];
}

const modes: readonly (readonly [Mode3d, string])[] = [
  ['shaded', 'Shaded'],
  ['mip', 'MIP'],
  ['minip', 'MinIP'],
  ['mean', 'Average'],
];

function Section({ title, children }: { title: string; children: ReactNode }): ReactElement {
  return (
    <section className="v3-section" aria-label={title}>
      <h3>{title}</h3>
      {children}
    </section>
  );
}

function LightFields({ view, state }: { view: View3d; state: View3dState }): ReactElement {
  const { light } = state.scene;
  const set = (change: Partial<Light3d>, gesture = ''): void => view.changeScene((scene) => ({ ...scene, light: { ...scene.light, ...change } }), gesture);
  const shares = [
    ['Ambient', 'ambient'],
    ['Diffuse', 'diffuse'],
    ['Specular', 'specular'],
  ] as const;
  return (
    <>
      {shares.map(([label, key]) => (
        <Slider key={key} label={label} value={light[key]} onEnd={view.endGesture} onChange={(value) => set({ [key]: value }, key)} />
      ))}
      <div className="v3-row" role="group" aria-label="Light comes from">
        <Button small pressed={light.from === 'eye'} onClick={() => set({ from: 'eye' })}>
          From the eye
        </Button>
        <Button small pressed={light.from === 'patient'} onClick={() => set({ from: 'patient' })}>
          Fixed to the patient
        </Button>
      </div>
    </>
  );
}

function HideFields({ view, state }: { view: View3d; state: View3dState }): ReactElement {
  const { scalpel, box } = useTools3d();
  const { scene } = state;
  const clip = scene.clip ?? wholeBox;
  return (
    <>
      <div className="v3-row">
        <Button
          small
          pressed={scene.bodyOnly}
          disabled={view.volume.unit !== 'HU'}
          title={view.volume.unit === 'HU' ? undefined : 'Table removal goes by HU: for CT only.'}
          onClick={() => view.changeScene((s) => ({ ...s, bodyOnly: !s.bodyOnly }))}
        >
          Remove table
        </Button>
        <Button small pressed={scalpel} onClick={() => useTools3d.setState({ scalpel: !scalpel })}>
          Scalpel
        </Button>
        <Button small pressed={box} onClick={() => useTools3d.setState({ box: !box })}>
          Clipping box
        </Button>
      </div>
      {box
        ? ([0, 1, 2] as const).flatMap((axis) =>
            (['low', 'high'] as const).map((side) => (
              <Slider
                key={`${String(axis)}${side}`}
                label={faceLetter(view, { axis, side })}
                value={clip[side][axis]}
                onEnd={view.endGesture}
                onChange={(value) => view.changeScene((s) => ({ ...s, clip: moveFace(s.clip, axis, side, value) }), `clip${String(axis)}${side}`)}
              />
            )),
          )
        : null}
      <div className="v3-row">
        <Button small variant="quiet" disabled={!state.canUndo} onClick={view.undo}>
          Undo 3D
        </Button>
        <Button small variant="quiet" disabled={!state.canRedo} onClick={view.redo}>
          Redo 3D
        </Button>
        <Button
          small
          variant="quiet"
          disabled={scene.clip === null && scene.cuts.length === 0 && !scene.bodyOnly}
          onClick={() => view.changeScene((s) => ({ ...s, clip: null, cuts: [], bodyOnly: false }))}
        >
          Show all
        </Button>
      </div>
    </>
  );
}

function ViewFields({ view, state }: { view: View3d; state: View3dState }): ReactElement {
  return (
    <>
      <div className="v3-row" role="group" aria-label="Seen from">
        {(Object.keys(sideNames) as Side[]).map((side) => (
          <Button
            key={side}
            small
            aria-label={`From ${sideNames[side]}`}
            title={`From ${sideNames[side]}`}
            onClick={() => view.setCamera(seenFrom(view.state().camera, side))}
          >
            {side}
          </Button>
        ))}
      </div>
      <div className="v3-row">
        <Button small pressed={state.orbiting} onClick={() => view.setOrbiting(!state.orbiting)}>
          Orbit
        </Button>
        <Button small variant="quiet" onClick={view.reset}>
          Reset 3D
        </Button>
      </div>
    </>
  );
}

export function Panel3d({ view, state, stack, own, marks }: Panel3dProps): ReactElement {
  const { mode } = state.scene;
  return (
    <aside
      className="v3-panel"
      role="region"
      aria-label="3D settings"
      onPointerDown={(event) => event.stopPropagation()}
      onDoubleClick={(event) => event.stopPropagation()}
    >
      <header>
        <h2>3D settings</h2>
        <IconButton small label="Close 3D settings" icon={<X className="lucide" aria-hidden="true" />} onClick={() => useTools3d.setState({ panel: false })} />
      </header>
      <fieldset disabled={state.held}>
        <Section title="Look">
          <div className="v3-row" role="group" aria-label="Mode">
            {modes.map(([value, words]) => (
              <Button key={value} small pressed={mode === value} onClick={() => view.changeScene((s) => ({ ...s, mode: value }))}>
                {words}
              </Button>
            ))}
          </div>
          <OpacityEditor view={view} state={state} />
          <OwnPresets view={view} state={state} own={own} />
        </Section>
        {mode === 'shaded' ? (
          <Section title="Light">
            <LightFields view={view} state={state} />
          </Section>
        ) : null}
        <Section title="Hide">
          <HideFields view={view} state={state} />
        </Section>
        <Section title="Seen from">
          <ViewFields view={view} state={state} />
        </Section>
      </fieldset>
      <Section title="Save">
        <SaveFields view={view} state={state} stack={stack} marks={marks} />
      </Section>
    </aside>
  );
}
