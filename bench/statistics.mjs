// Medians, spreads and the table that every benchmark prints.

export function quantile(values, q) {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (sorted.length - 1) * q;
  const low = Math.floor(at);
  return sorted[low] + (sorted[Math.min(low + 1, sorted.length - 1)] - sorted[low]) * (at - low);
}

export const median = (values) => quantile(values, 0.5);

/** "612 (580-655)": median, least, greatest. */
export function spread(values, digits = 0) {
  const f = (v) => v.toFixed(digits);
  if (values.length === 1) return f(values[0]);
  return `${f(median(values))} (${f(Math.min(...values))}-${f(Math.max(...values))})`;
}

/** A row of the results: what, ours, the peer's, the ratio in words. */
export const row = (what, ours, peer, ratio) => ({ what, ours, peer, ratio });

/** A row of two lists of the same unit, ratio ours/theirs by medians. `theirs` empty: the peer was not there. */
export function compared(what, ours, name, theirs, digits = 0) {
  if (theirs.length === 0) return row(what, spread(ours, digits), `${name}: not here`, 'not measured');
  return row(what, spread(ours, digits), `${name} ${spread(theirs, digits)}`, `${(median(ours) / median(theirs)).toFixed(2)} ×`);
}

export function markdownTable(rows) {
  const line = (cells) => `| ${cells.join(' | ')} |`;
  return [line(['what', 'Sagitta', 'peer or limit', 'Sagitta / peer']), '|---|---|---|---|', ...rows.map((r) => line([r.what, r.ours, r.peer, r.ratio]))].join(
    '\n',
  );
}
