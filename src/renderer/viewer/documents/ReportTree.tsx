// A structured report to read: headings, items with values, and buttons to the images it points at. Text only; nothing of a report is ever markup.
import type { ReactElement } from 'react';
import type { DocumentItem } from '../../../contract/document.ts';
import { useViewer } from '../state/viewerStore.ts';
import type { DocumentProps } from './DocumentPane.tsx';
import { showReferenced } from './showReferenced.ts';

function ImageLink({ image }: { image: NonNullable<DocumentItem['image']> }): ReactElement {
  const here = useViewer((s) => s.stacks.some((stack) => stack.images.some((i) => i.SOPInstanceUID === image.SOPInstanceUID && i.frame === image.frame)));
  if (!here) return <span className="v-doc-dim">image of another study</span>;
  return (
    <button type="button" className="btn small" onClick={() => showReferenced(image.SOPInstanceUID, image.frame)}>
      Show image
    </button>
  );
}

function Item({ item, depth }: { item: DocumentItem; depth: number }): ReactElement {
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
          {item.image === null ? null : <ImageLink image={item.image} />}
        </div>
      )}
      {item.children.length === 0 ? null : <Items items={item.children} depth={depth + 1} />}
    </li>
  );
}

function Items({ items, depth }: { items: readonly DocumentItem[]; depth: number }): ReactElement {
  return (
    <ul className={depth === 0 ? 'v-doc-tree' : 'v-doc-tree v-doc-in'}>
      {items.map((item, i) => (
        <Item key={i} item={item} depth={depth} />
      ))}
    </ul>
  );
}

export function ReportTree({ content }: Pick<DocumentProps<'report'>, 'content'>): ReactElement {
  const verified = content.verification === 'VERIFIED';
  const facts = [content.date, content.author.replace('^', ', '), content.completion.toLowerCase(), verified ? 'verified' : 'not verified'];
  return (
    <article className="v-doc-page">
      <h2>{content.title === '' ? 'Structured report' : content.title}</h2>
      <p className={verified ? 'v-doc-dim' : 'v-doc-warn'}>{facts.filter((fact) => fact !== '').join(' · ')}</p>
      <Items items={content.items} depth={0} />
    </article>
  );
}
