// The tools of the reading screen (`toolbar` named `Tools`): one button per command; pressed and possible states follow the viewer.
import { Fragment, type ReactElement } from 'react';
import { keyOf, useCommands, type Command } from '../commands/index.ts';
import { IconButton } from '../ui/index.ts';
import { useMeasureStore } from './measure/measureStore.ts';
import { emptyViewport, useViewer, type ViewerState } from './state/viewerStore.ts';
import { toolGroups } from './viewerCommands.ts';
import { useTools3d } from './volume3d/open3d.ts';

function focusActiveViewport(): void {
  document.querySelector<HTMLElement>('.v-vp.v-active')?.focus({ preventScroll: true });
}

function ToolButton({ command }: { command: Command }): ReactElement | null {
  const shortcut = useCommands(({ bindings }) => keyOf(command, bindings));
  const Icon = command.icon;
  if (Icon === undefined) return null;
  return (
    <IconButton
      label={command.name}
      shortcut={shortcut}
      icon={<Icon className="lucide" aria-hidden="true" />}
      pressed={command.pressed?.()}
      disabled={command.enabled?.() === false}
      onClick={(event) => {
        command.run();
        // Back to the images after a click, so that keys act there; a keyboard user keeps the place.
        if (event.detail > 0) focusActiveViewport();
      }}
    />
  );
}

/** What the buttons' states come from, as one value: moves of the pointer and of the crosshair draw no button anew. */
function lookOfTools({ tool, layout, grid, active, viewports, stacks, sync, referenceLines, past }: ViewerState): string {
  const { stackId, kind, inverted, playing } = viewports[active] ?? emptyViewport;
  return [
    tool,
    layout,
    grid.columns * grid.rows,
    active,
    stackId,
    kind,
    inverted,
    playing,
    stacks.length,
    sync,
    referenceLines,
    past.length,
    viewports.map((v) => v.stackId).join(),
  ].join('|');
}

export function ViewerToolbar(): ReactElement {
  useViewer(lookOfTools);
  useMeasureStore((s) => s.history);
  useTools3d((s) => s.history);
  return (
    <div role="toolbar" aria-label="Tools" className="v-toolbar">
      {toolGroups.map((group, i) => (
        <Fragment key={group[0]?.id ?? i}>
          {i === 0 ? null : <span className="vsep" />}
          {group.map((command) => (
            <ToolButton key={command.id} command={command} />
          ))}
        </Fragment>
      ))}
    </div>
  );
}
