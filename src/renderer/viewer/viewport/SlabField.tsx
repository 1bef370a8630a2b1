// The slab of a plane in its corner: off, or how its layers are joined and how thick it is; both can be changed there.
import type { ReactElement } from 'react';
import { setSlab } from '../state/slabs.ts';
import type { Slab } from '../volume/planeAxes.ts';
import { slabNames } from './readout.ts';

const modes = ['mip', 'minip', 'mean'] as const;

export function SlabField({ at, slab }: { at: number; slab: Slab | null }): ReactElement {
  if (slab === null) return <div className="v-dim">slab off</div>;
  return (
    <div
      className="v-slab"
      onPointerDown={(event) => {
        event.stopPropagation();
      }}
      onDoubleClick={(event) => {
        event.stopPropagation();
      }}
    >
      <select
        aria-label="Slab mode"
        value={slab.mode}
        onChange={(event) => {
          const mode = modes.find((m) => m === event.currentTarget.value);
          if (mode !== undefined) setSlab(at, { ...slab, mode });
        }}
      >
        {modes.map((mode) => (
          <option key={mode} value={mode}>
            {slabNames[mode]}
          </option>
        ))}
      </select>
      <input
        type="number"
        aria-label="Slab thickness in mm"
        min={1}
        max={200}
        step={1}
        value={slab.thicknessMm}
        onChange={(event) => {
          const mm = event.currentTarget.valueAsNumber;
          if (Number.isFinite(mm) && mm > 0) setSlab(at, { ...slab, thicknessMm: mm });
        }}
        onKeyDown={(event) => {
          event.stopPropagation();
          if (event.key === 'Enter' || event.key === 'Escape') event.currentTarget.closest<HTMLElement>('[role=group]')?.focus({ preventScroll: true });
        }}
        onWheel={(event) => {
          event.stopPropagation();
        }}
      />
      mm
    </div>
  );
}
