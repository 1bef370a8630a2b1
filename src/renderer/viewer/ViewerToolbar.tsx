// The tools of the reading screen (`toolbar` named `Tools`): one button per command; pressed and possible states follow the viewer.
import { Fragment, type ReactElement } from 'react';
import { useMeasureStore } from './measure/measureStore.ts';
import { emptyViewport, useViewer, type ViewerState } from './state/viewerStore.ts';
import { toolGroups } from './viewerCommands.ts';
import { foldedTools, moreNames, moveFocus, useRoomyBar } from './toolbar/folding.ts';
import { MoreTools } from './toolbar/MoreTools.tsx';
import { ToolButton } from './toolbar/ToolButton.tsx';
import { useTools3d } from './volume3d/open3d.ts';

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
  const roomy = useRoomyBar();
  return (
    <div role="toolbar" aria-label="Tools" className="v-toolbar" onKeyDown={moveFocus}>
      {toolGroups.map((group, i) => {
        const shown = roomy ? group : group.filter(({ id }) => !foldedTools.has(id));
        return (
          <Fragment key={group[0]?.id ?? i}>
            {i === 0 ? null : <span className="vsep" />}
            {shown.map((command) => (
              <ToolButton key={command.id} command={command} />
            ))}
            <MoreTools name={moreNames[i] ?? 'More tools'} commands={group.filter((command) => !shown.includes(command))} />
          </Fragment>
        );
      })}
    </div>
  );
}
