// A labelled share of 0 … 1 in a line of the 3D panel.
import type { ReactElement } from 'react';

export interface SliderProps {
  label: string;
  value: number;
  onChange: (value: number) => void;
  onEnd: () => void;
}

export function Slider({ label, value, onChange, onEnd }: SliderProps): ReactElement {
  return (
    <label className="v3-slider">
      <span>{label}</span>
      <input
        type="range"
        min={0}
        max={1}
        step={0.01}
        value={value}
        onChange={(event) => onChange(event.currentTarget.valueAsNumber)}
        onPointerUp={onEnd}
        onBlur={onEnd}
        onKeyDown={(event) => {
          // Arrows move the slider, not the camera.
          if (event.key.startsWith('Arrow') || event.key.startsWith('Page') || event.key === 'Home' || event.key === 'End') event.stopPropagation();
        }}
      />
      <output>{String(Math.round(value * 100))}</output>
    </label>
  );
}
