// One sentence over a viewport, with a way to close it: why something was refused, or is other than asked for.
import type { ReactElement } from 'react';
import { useViewer } from '../state/viewerStore.ts';

export function NoticeBar({ text }: { text: string }): ReactElement {
  return (
    <div className="v-notice" role="status">
      <span>{text}</span>
      <button
        type="button"
        className="btn small quiet"
        onPointerDown={(event) => {
          event.stopPropagation();
        }}
        onClick={() => {
          useViewer.setState({ notice: null });
        }}
      >
        Close
      </button>
    </div>
  );
}
