// The quarantine: objects kept exactly as received, outside every study, with the reason in words.
import { PackageX, X } from 'lucide-react';
import { type KeyboardEvent, type ReactElement, useState } from 'react';
import type { QuarantineRow } from '../../contract/archive.ts';
import { useQuery } from '../client/index.ts';
import { byteSize, Chip, countOf, IconButton, InlineNote, instantDateTime } from '../ui/index.ts';
import { showQuarantine } from './worklistStore.ts';

function Details({ row }: { row: QuarantineRow }): ReactElement {
  return (
    <section className="quarantine-details" aria-label="Quarantined object">
      <div className="row">
        <h2 className="t3">{row.message}</h2>
        <span className="sp" />
        <Chip tone="crit" icon={<PackageX aria-hidden="true" />}>
          Quarantined
        </Chip>
      </div>
      <p className="t2 c2">Nothing was changed in it and it belongs to no study. Stored images are not affected.</p>
      <dl className="dl">
        <dt>From</dt>
        <dd>{row.source}</dd>
        <dt>Received</dt>
        <dd>{instantDateTime(row.receivedAt)}</dd>
        <dt>Reason</dt>
        <dd className="mono">{row.code}</dd>
        <dt>SOP instance</dt>
        <dd className="mono">{row.SOPInstanceUID === '' ? 'unknown' : row.SOPInstanceUID}</dd>
        <dt>Size</dt>
        <dd>{byteSize(row.bytes)}</dd>
      </dl>
    </section>
  );
}

export function Quarantine(): ReactElement {
  const { value, error } = useQuery('quarantine.list', {}, { refreshOn: (event) => event.type === 'quarantineChanged' });
  const [chosenId, setChosenId] = useState<string | null>(null);
  const rows = value?.rows ?? [];
  const at = Math.max(
    0,
    rows.findIndex((row) => row.id === chosenId),
  );
  const chosen = rows[at];
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') showQuarantine(false);
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    const next = rows[at + step];
    if (step === 0 || next === undefined) return;
    event.preventDefault();
    setChosenId(next.id);
  };
  return (
    <section className="quarantine" aria-label="Quarantine" data-region="quarantine">
      <div className="quarantine-list">
        <div className="quarantine-head">
          <b>Quarantine</b>
          <span className="c2 t2">{value === undefined ? '' : `${countOf(rows.length, 'object')} kept as received, outside every study`}</span>
          <span className="sp" />
          <IconButton small label="Close quarantine" icon={<X aria-hidden="true" />} onClick={() => showQuarantine(false)} />
        </div>
        {error === null ? null : <InlineNote tone="crit">{error.message}</InlineNote>}
        <ul
          role="listbox"
          aria-label="Quarantined objects"
          tabIndex={0}
          aria-activedescendant={chosen === undefined ? undefined : `quarantine-${chosen.id}`}
          onKeyDown={onKeyDown}
        >
          {rows.map((row) => (
            <li
              key={row.id}
              id={`quarantine-${row.id}`}
              role="option"
              aria-selected={row === chosen}
              className="quarantine-row"
              onClick={() => setChosenId(row.id)}
            >
              <PackageX aria-hidden="true" size={14} className="c-crit" />
              <span className="mono ellip">{row.source}</span>
              <span className="ellip">{row.message}</span>
              <span className="c2">{instantDateTime(row.receivedAt)}</span>
            </li>
          ))}
        </ul>
        {value !== undefined && rows.length === 0 ? <p className="quarantine-none">Nothing is in quarantine.</p> : null}
      </div>
      {chosen === undefined ? <div className="quarantine-details" /> : <Details row={chosen} />}
    </section>
  );
}
