// Planes that cost more than a copy are sampled coarsely while they change, and in full a moment after the last change.
import { useEffect, useState } from 'react';
import type { PlaneAxes, Slab } from '../volume/planeAxes.ts';

const restMs = 120;

/** True while plane, slab or place changed within the last moment; the first picture is always in full. */
export function useCoarse(axes: PlaneAxes | null, slab: Slab | null, index: number | null): boolean {
  const [settled, setSettled] = useState({ axes, slab, index });
  const moving = settled.index !== null && (settled.axes !== axes || settled.slab !== slab || settled.index !== index);
  useEffect(() => {
    if (settled.axes === axes && settled.slab === slab && settled.index === index) return undefined;
    const timer = setTimeout(
      () => {
        setSettled({ axes, slab, index });
      },
      settled.index === null ? 0 : restMs,
    );
    return () => {
      clearTimeout(timer);
    };
  }, [settled, axes, slab, index]);
  return moving;
}
