// A data set as lines to read: tag, keyword, VR and the value in words. For objects that nothing else shows; bulk data is counted, not printed.
import type { DataSet, Element } from '../model.ts';
import { keywordOf } from '../tags.ts';

export interface AttributeLine {
  /** 0 for the object itself, +1 in each sequence item. */
  depth: number;
  tag: string;
  keyword: string;
  vr: string;
  value: string;
}

const bulk = new Set(['OB', 'OW', 'OF', 'OD', 'OL', 'OV', 'UN']);
const mostLetters = 400;
const deepest = 12;

function tagText(tag: number): string {
  const hex = tag.toString(16).padStart(8, '0').toUpperCase();
  return `(${hex.slice(0, 4)},${hex.slice(4)})`;
}

function valueText(d: DataSet, element: Element): string {
  if (element.fragments !== undefined) return `${String(element.fragments.length)} fragments`;
  if (element.items !== undefined) return `${String(element.items.length)} ${element.items.length === 1 ? 'item' : 'items'}`;
  if (bulk.has(element.vr)) return element.length === 0 ? '' : `${String(element.length)} bytes`;
  const text = element.vr === 'PN' ? d.personName(element.tag) : d.string(element.tag);
  return text.length > mostLetters ? `${text.slice(0, mostLetters)}…` : text;
}

/** At most `limit` lines; `cut` when there are more. Sequences follow their own line, item after item, one deeper. */
export function listAttributes(d: DataSet, limit = 4000): { rows: AttributeLine[]; cut: boolean } {
  const rows: AttributeLine[] = [];
  let cut = false;
  const walk = (set: DataSet, depth: number): void => {
    for (const element of set.elements.values()) {
      if (rows.length >= limit) {
        cut = true;
        return;
      }
      rows.push({ depth, tag: tagText(element.tag), keyword: keywordOf(element.tag) ?? '', vr: element.vr, value: valueText(set, element) });
      if (element.items !== undefined && depth < deepest) for (const item of element.items) walk(item, depth + 1);
      else if (element.items !== undefined && element.items.length > 0) cut = true;
    }
  };
  walk(d, 0);
  return { rows, cut };
}
