// Which of the two small overlays is open. Neither is modal: images stay lit and live.
import { create } from 'zustand';

interface Overlays {
  open: 'palette' | 'shortcuts' | null;
  /** What had the focus before; it gets it back. */
  returnTo: HTMLElement | null;
}

export const useOverlays = create<Overlays>(() => ({ open: null, returnTo: null }));

export function openOverlay(open: 'palette' | 'shortcuts'): void {
  const { returnTo, open: before } = useOverlays.getState();
  const active = document.activeElement instanceof HTMLElement ? document.activeElement : null;
  useOverlays.setState({ open, returnTo: before === null ? active : returnTo });
}

export function closeOverlay(): void {
  const { returnTo } = useOverlays.getState();
  useOverlays.setState({ open: null, returnTo: null });
  if (returnTo?.isConnected === true) returnTo.focus();
}
