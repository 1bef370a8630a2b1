// `Go to`: a small field over the active viewport. Image number, or x, y, z in LPS mm. Not modal; Esc closes it.
import { useState, type ReactElement } from 'react';
import { goToImage, goToPoint } from '../state/goTo.ts';
import { useViewer } from '../state/viewerStore.ts';
import { parseGoTo } from './goTo.ts';
import type { Picture } from './picture.ts';

export function GoToField({ at, picture }: { at: number; picture: Picture }): ReactElement {
  const [text, setText] = useState('');
  const [error, setError] = useState<string | null>(null);
  const close = (element: HTMLElement): void => {
    useViewer.setState({ goToOpen: false });
    element.closest<HTMLElement>('[role=group]')?.focus();
  };
  const go = (element: HTMLElement): void => {
    const target = parseGoTo(text, picture.stack.images.length);
    const problem = target.kind === 'error' ? target.message : target.kind === 'image' ? goToImage(at, target.number - 1) : goToPoint(target.point, at);
    setError(problem);
    if (problem === null) close(element);
  };
  return (
    <div
      className="v-goto"
      onPointerDown={(event) => {
        event.stopPropagation();
      }}
      onDoubleClick={(event) => {
        event.stopPropagation();
      }}
    >
      <input
        className="field"
        aria-label="Go to"
        aria-invalid={error !== null}
        placeholder={`1-${String(picture.stack.images.length)} or x, y, z mm`}
        autoFocus
        spellCheck={false}
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value);
          setError(null);
        }}
        onKeyDown={(event) => {
          event.stopPropagation();
          if (event.key === 'Enter') go(event.currentTarget);
          if (event.key === 'Escape') close(event.currentTarget);
        }}
        onBlur={() => {
          useViewer.setState({ goToOpen: false });
        }}
      />
      {error === null ? null : <span role="alert">{error}</span>}
    </div>
  );
}
