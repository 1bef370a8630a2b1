// A structured report to read: headings, items with values, and buttons to the images it points at. Text only; nothing of a report is ever markup.
import { useMemo, type ReactElement } from 'react';
import type { DocumentItem } from '../../../contract/document.ts';
import { countOf } from '../../ui/index.ts';
import { useViewer } from '../state/viewerStore.ts';
import type { DocumentProps } from './documentProps.ts';
import { showReferenced } from './showReferenced.ts';

function ImageLink({ image }: { image: NonNullable<DocumentItem['image']> }): ReactElement {
  return (
    <button type="button" className="btn small" onClick={() => showReferenced(image.SOPInstanceUID, image.frame)}>
      Show image
    </button>
  );
}

/** Keys of the images that hang in the strip: only those can be shown. */
function useImagesHere(): ReadonlySet<string> {
  const stacks = useViewer((s) => s.stacks);
  return useMemo(() => new Set(stacks.flatMap((stack) => stack.images.map((i) => i.key))), [stacks]);
}

type Line = DocumentItem | { absent: number };

/** A library of images that are not here is one line, not a page of them. */
function linesOf(items: readonly DocumentItem[], here: ReadonlySet<string>): Line[] {
  const lines: Line[] = [];
  for (const item of items) {
    const isAbsent = item.image !== null && item.children.length === 0 && !here.has(`${item.image.SOPInstanceUID}/${String(item.image.frame)}`);
    const last = lines.at(-1);
    if (!isAbsent) lines.push(item);
    else if (last !== undefined && 'absent' in last) last.absent += 1;
    else lines.push({ absent: 1 });
  }
  return lines;
}

function Item({ item, depth, here }: { item: DocumentItem; depth: number; here: ReadonlySet<string> }): ReactElement {
  const container = item.valueType === 'CONTAINER';
  return (
    <li>
      {container ? (
        <div className={depth === 0 ? 'v-doc-h1' : 'v-doc-h2'} role="heading" aria-level={Math.min(6, depth + 2)}>
          {item.name === '' ? 'Section' : item.name}
        </div>
      ) : (
        <div className="v-doc-line">
          {item.name === '' ? null : <span className="v-doc-name">{item.name}</span>}
          {item.value === '' ? null : <span className={item.valueType === 'NUM' ? 'v-doc-value mono' : 'v-doc-value'}>{item.value}</span>}
          {item.image === null ? null : here.has(`${item.image.SOPInstanceUID}/${String(item.image.frame)}`) ? (
            <ImageLink image={item.image} />
          ) : (
            <span className="v-doc-dim">an image that is not in this study</span>
          )}
        </div>
      )}
      {item.children.length === 0 ? null : <Items items={item.children} depth={depth + 1} here={here} />}
    </li>
  );
}

function Items({ items, depth, here }: { items: readonly DocumentItem[]; depth: number; here: ReadonlySet<string> }): ReactElement {
  return (
    <ul className={depth === 0 ? 'v-doc-tree' : 'v-doc-tree v-doc-in'}>
      {linesOf(items, here).map((line, i) =>
        'absent' in line ? (
          <li key={i} className="v-doc-dim">
            {countOf(line.absent, 'image')} not in this study
          </li>
        ) : (
          <Item key={i} item={line} depth={depth} here={here} />
        ),
      )}
    </ul>
  );
}

export function ReportTree({ content }: Pick<DocumentProps<'report'>, 'content'>): ReactElement {
  const here = useImagesHere();
  const verified = content.verification === 'VERIFIED';
  const facts = [content.date, content.author.replace('^', ', '), content.completion.toLowerCase(), verified ? 'verified' : 'not verified'];
  return (
    <article className="v-doc-page">
      <h2>{content.title === '' ? 'Structured report' : content.title}</h2>
      <p className={verified ? 'v-doc-dim' : 'v-doc-warn'}>{facts.filter((fact) => fact !== '').join(' · ')}</p>
      <Items items={content.items} depth={0} here={here} />
    </article>
  );
}
