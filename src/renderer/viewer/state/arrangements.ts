// Going back to how the viewports stood before: each change of layout, protocol or comparison can be taken back. Measurements have an undo of their own.
import { load } from './loadHung.ts';
import { useViewer, type Arrangement } from './viewerStore.ts';

const most = 30;

/** Called before an arrangement is replaced. */
export function rememberArrangement(): void {
  const { layout, grid, viewports, active, protocol, tiled, sync, tool, past } = useViewer.getState();
  const now: Arrangement = { layout, grid, viewports, active, protocol, tiled, sync, tool };
  useViewer.setState({ past: [...past, now].slice(-most) });
}

export function previousArrangement(): void {
  const { past, stacks } = useViewer.getState();
  const last = past.at(-1);
  if (last === undefined) return;
  // A prior that is no longer open leaves its pane empty.
  const viewports = last.viewports.map((v) => (v.stackId === null || stacks.some((s) => s.id === v.stackId) ? v : { ...v, stackId: null }));
  useViewer.setState({ ...last, viewports, past: past.slice(0, -1), maximised: null, pointer: null, notice: null });
  load();
}
