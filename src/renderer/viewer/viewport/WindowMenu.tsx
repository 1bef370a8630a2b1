// The window of a viewport as a button (`Window presets`): what the file offers, windows by name, and the presentation states of the image. A sign says that there are any.
import { Check, Layers2 } from 'lucide-react';
import { useState, type ReactElement } from 'react';
import { voisOf } from '../../../dicom/lut.ts';
import { Menu, type MenuItem } from '../../ui/index.ts';
import { setOwnVoi, setWindow } from '../state/actions.ts';
import { choosePresentation, presentationName, presentationsOf, usePresentations } from '../state/presentations.ts';
import type { ViewportState, Window } from '../state/viewerStore.ts';
import { windowLine } from './Overlays.tsx';
import { voiName } from './voiName.ts';
import { ctPresets } from './ownWindow.ts';
import type { Picture } from './picture.ts';
import './windowMenu.css';

interface Choice extends MenuItem {
  readonly run: () => void;
}

function check(on: boolean): Pick<MenuItem, 'icon'> {
  return on ? { icon: <Check aria-hidden="true" /> } : {};
}

function ownChoices(at: number, { presentationUid, window, ownVoi }: ViewportState, { source, volume, stack }: Picture): Choice[] {
  const image = volume === null ? source.image : (stack.images[Math.floor(stack.images.length / 2)] ?? source).image;
  const plain = window === null && presentationUid === null;
  const offered = voisOf(image);
  if (offered.length === 0) return [{ id: 'own', name: 'All values', ...check(plain), run: () => setOwnVoi(at, 0) }];
  return offered.map((voi, i) => {
    return {
      id: `own ${String(i)}`,
      name: voiName(voi),
      ...check(plain && ownVoi === i),
      run: () => setOwnVoi(at, i),
    };
  });
}

function presetChoices(at: number, { window }: ViewportState, { unit }: Picture): Choice[] {
  if (unit !== 'HU') return [];
  return ctPresets.map((preset, i) => ({
    id: preset.key,
    name: preset.name,
    shortcut: preset.key,
    apart: i === 0,
    ...check(window?.centre === preset.window.centre && window.width === preset.window.width),
    run: () => setWindow(at, preset.window),
  }));
}

export interface WindowMenuProps {
  at: number;
  viewport: ViewportState;
  picture: Picture;
  /** null for a colour image. */
  window: Window | null;
}

export function WindowMenu({ at, viewport, picture, window }: WindowMenuProps): ReactElement | null {
  const [place, setPlace] = useState<{ x: number; y: number } | null>(null);
  const all = usePresentations();
  const states = picture.image === null ? [] : presentationsOf(all, picture.stack.StudyInstanceUID, picture.image);
  if (window === null && states.length === 0) return null;
  const presented: Choice[] = states.map((state, i) => ({
    id: state.SOPInstanceUID,
    name: `Presentation state: ${presentationName(state)}`,
    apart: i === 0,
    ...check(viewport.presentationUid === state.SOPInstanceUID),
    run: () => choosePresentation(at, state.SOPInstanceUID),
  }));
  const plain: Choice[] =
    viewport.presentationUid === null
      ? []
      : [{ id: 'plain', name: 'Without presentation state', apart: presented.length === 0, run: () => choosePresentation(at, null) }];
  const choices = [...(window === null ? [] : [...ownChoices(at, viewport, picture), ...presetChoices(at, viewport, picture)]), ...presented, ...plain];
  return (
    <>
      <button
        type="button"
        className="v-window"
        aria-label="Window presets"
        aria-haspopup="menu"
        aria-expanded={place !== null}
        title={states.length === 0 ? 'Window presets' : 'Window presets and presentation states'}
        onPointerDown={(event) => event.stopPropagation()}
        onDoubleClick={(event) => event.stopPropagation()}
        onClick={(event) => {
          const box = event.currentTarget.getBoundingClientRect();
          setPlace(place === null ? { x: box.left, y: box.top } : null);
        }}
      >
        {states.length === 0 ? null : <Layers2 aria-label={`${String(states.length)} presentation ${states.length === 1 ? 'state' : 'states'}`} />}
        {window === null ? 'PR' : windowLine(window)}
      </button>
      {place === null ? null : (
        <div onPointerDown={(event) => event.stopPropagation()} onDoubleClick={(event) => event.stopPropagation()}>
          <Menu
            label="Window presets"
            items={choices}
            at={place}
            onChoose={(id) => {
              setPlace(null);
              choices.find((choice) => choice.id === id)?.run();
              document.querySelector<HTMLElement>('.v-vp.v-active')?.focus({ preventScroll: true });
            }}
            onClose={(returnFocus) => {
              setPlace(null);
              if (returnFocus) document.querySelector<HTMLElement>('.v-vp.v-active')?.focus({ preventScroll: true });
            }}
          />
        </div>
      )}
    </>
  );
}
