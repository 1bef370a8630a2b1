// The slider of a series over time, at the foot of its viewport: which moment is shown, of how many.
import { useEffect, type ReactElement } from 'react';
import { momentsOf, prepare, setTime } from '../state/times.ts';
import { useViewer } from '../state/viewerStore.ts';

export function TimeSlider({ at, time }: { at: number; time: number }): ReactElement | null {
  const count = useViewer(() => momentsOf(at));
  useEffect(() => {
    if (count > 1) prepare(at);
  }, [at, count]);
  if (count < 2) return null;
  const words = `time ${String(time + 1)} of ${String(count)}`;
  return (
    <div
      className="v-time"
      onPointerDown={(event) => {
        event.stopPropagation();
      }}
      onDoubleClick={(event) => {
        event.stopPropagation();
      }}
    >
      <input
        type="range"
        aria-label="Time"
        aria-valuetext={words}
        min={1}
        max={count}
        step={1}
        value={time + 1}
        onChange={(event) => {
          setTime(at, event.currentTarget.valueAsNumber - 1);
        }}
        onKeyDown={(event) => {
          // Arrows move the slider, not the images; other keys stay commands.
          if (event.key.startsWith('Arrow') || event.key === 'Home' || event.key === 'End' || event.key.startsWith('Page')) event.stopPropagation();
        }}
      />
      <span>{words}</span>
    </div>
  );
}
