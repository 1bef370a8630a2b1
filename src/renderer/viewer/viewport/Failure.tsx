// A sentence in the middle of a viewport that cannot show its image, or holds a document: what it is, what is safe, the next step.
import { CircleX, FileText } from 'lucide-react';
import type { ReactElement } from 'react';

export function Failure({ title, text, retry }: { title: string; text: string; retry?: () => void }): ReactElement {
  return (
    <div className="v-failure" role="note">
      {retry === undefined ? <FileText aria-hidden="true" /> : <CircleX aria-hidden="true" className="v-crit" />}
      <div className="v-failure-title">{title}</div>
      <p>{text}</p>
      {retry === undefined ? null : (
        <button
          type="button"
          className="btn small"
          onPointerDown={(event) => {
            event.stopPropagation();
          }}
          onClick={retry}
        >
          Try again
        </button>
      )}
    </div>
  );
}
