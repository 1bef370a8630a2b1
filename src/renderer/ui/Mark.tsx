// The Sagitta mark: a double arrow in the icon grid.
import { MoveDiagonal } from 'lucide-react';
import type { ReactElement } from 'react';

export function Mark({ size = 16 }: { size?: number }): ReactElement {
  return <MoveDiagonal aria-hidden="true" size={size} strokeWidth={1.75} />;
}
