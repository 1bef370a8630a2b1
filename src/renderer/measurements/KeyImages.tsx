// Key images of the study (`region` named `Key images`): where, why, in whose words; shown on click, changed in place, saved as a document.
import { Star, X } from 'lucide-react';
import { useState, type ReactElement } from 'react';
import type { KeyImage } from '../../contract/keyImage.ts';
import { runCommand } from '../commands/index.ts';
import { Button, IconButton } from '../ui/index.ts';
import { goToStoredImage, reasonNames, removeKeyImage, setKeyImage, useKeyImages } from '../viewer/index.ts';

const choices = (Object.keys(reasonNames) as KeyImage['reason'][]).filter((reason) => reason !== 'other');

function Note({ mark }: { mark: KeyImage }): ReactElement {
  const [text, setText] = useState(mark.note);
  return (
    <input
      className="field"
      aria-label="Description"
      placeholder="Description"
      maxLength={1024}
      value={text}
      onChange={(event) => {
        setText(event.currentTarget.value);
      }}
      onBlur={() => {
        if (text.trim() !== mark.note) void setKeyImage(mark, mark.reason, text.trim());
      }}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === 'Enter') event.currentTarget.blur();
      }}
    />
  );
}

function Item({ mark, number }: { mark: KeyImage; number: number }): ReactElement {
  const place = goToStoredImage.wordsOf(mark.SOPInstanceUID, mark.frame);
  return (
    <li className="ms-key">
      <button
        type="button"
        className="ms-key-place"
        aria-label={`Key image ${String(number)}: ${reasonNames[mark.reason]}, ${place}`}
        onClick={() => {
          goToStoredImage.go(mark.SOPInstanceUID, mark.frame);
        }}
      >
        <Star aria-hidden="true" /> {place}
      </button>
      {mark.imported ? (
        <span className="c2">{[reasonNames[mark.reason], mark.note, `from ${mark.source}`].filter((part) => part !== '').join(', ')}</span>
      ) : (
        <>
          <select
            className="field"
            aria-label="Reason"
            value={mark.reason}
            onChange={(event) => {
              const reason = choices.find((one) => one === event.currentTarget.value);
              if (reason !== undefined) void setKeyImage(mark, reason, mark.note);
            }}
          >
            {choices.map((reason) => (
              <option key={reason} value={reason}>
                {reasonNames[reason]}
              </option>
            ))}
          </select>
          <Note key={mark.note} mark={mark} />
          <IconButton small tipAbove label="Remove key image" icon={<X aria-hidden="true" />} onClick={() => void removeKeyImage(mark)} />
        </>
      )}
    </li>
  );
}

export function KeyImages(): ReactElement | null {
  const { list, failure } = useKeyImages();
  if (list.length === 0 && failure === null) return null;
  return (
    <section className="ms-part" aria-label="Key images">
      <div className="ms-part-head">
        Key images
        <span className="sp" />
        <Button small variant="quiet" disabled={list.every((k) => k.imported)} onClick={() => runCommand('viewer.saveKeyImages')}>
          Save key images
        </Button>
      </div>
      {failure === null ? null : <p className="ms-refused">{failure}</p>}
      <ul>
        {list.map((mark, i) => (
          <Item key={mark.id} mark={mark} number={i + 1} />
        ))}
      </ul>
    </section>
  );
}
