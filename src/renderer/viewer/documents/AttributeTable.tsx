// The attributes of an object that nothing else shows (plans, mappings, raw data): tag, name, value.
import type { ReactElement } from 'react';
import type { DocumentProps } from './documentProps.ts';

export function AttributeTable({ content }: Pick<DocumentProps<'attributes'>, 'content'>): ReactElement {
  return (
    <div className="v-doc-attributes">
      <p className="v-doc-dim">
        This object is not a picture and has no display of its own: these are its attributes
        {content.cut ? `, the first ${String(content.rows.length)} of them` : ''}. It is kept as received.
      </p>
      <table aria-label="Attributes">
        <thead>
          <tr>
            <th scope="col">Tag</th>
            <th scope="col">VR</th>
            <th scope="col">Keyword</th>
            <th scope="col">Value</th>
          </tr>
        </thead>
        <tbody>
          {content.rows.map((row, i) => (
            <tr key={i}>
              <td className="mono">{row.tag}</td>
              <td className="mono">{row.vr}</td>
              <td style={{ paddingInlineStart: `${String(8 + row.depth * 14)}px` }}>{row.keyword === '' ? 'private' : row.keyword}</td>
              <td>{row.value}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
