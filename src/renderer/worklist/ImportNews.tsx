// What an import did, in words: stored, duplicates, quarantined, skipped, with a way to what was kept apart.
import { PackageX, X } from 'lucide-react';
import type { ReactElement } from 'react';
import type { ImportResult } from '../../contract/archive.ts';
import { Button, count, countOf, IconButton, InlineNote } from '../ui/index.ts';
import { dismissImportNews, useJobs } from './importJobs.ts';
import { useDropTarget } from './useFileDrop.ts';
import { showQuarantine } from './worklistStore.ts';

/** "118 images stored, 2 were already here, 1 quarantined, 3 files skipped." */
function outcomeWords(result: ImportResult): string {
  const parts = [
    `${countOf(result.stored, 'object')} stored`,
    result.duplicates === 0 ? '' : `${count(result.duplicates)} already here`,
    result.quarantined.length === 0 ? '' : `${count(result.quarantined.length)} quarantined, kept as received`,
    result.skipped.length === 0 ? '' : `${countOf(result.skipped.length, 'file')} skipped${skipReasons(result)}`,
  ];
  return `${parts.filter((part) => part !== '').join(', ')}.`;
}

function skipReasons(result: ImportResult): string {
  const reasons = [...new Set(result.skipped.map(({ reason }) => reason.replace(/\.$/, '')))];
  return reasons.length === 0 ? '' : ` (${reasons.slice(0, 2).join('; ')}${reasons.length > 2 ? '; …' : ''})`;
}

function Dismiss(): ReactElement {
  return <IconButton small label="Dismiss" icon={<X aria-hidden="true" />} onClick={dismissImportNews} />;
}

export function ImportNews(): ReactElement | null {
  const { outcome, problem } = useJobs();
  const over = useDropTarget((state) => state.over);
  if (over) return <InlineNote tone="info">Drop to import. Files, folders and ZIP files are read; the originals stay where they are.</InlineNote>;
  if (problem !== null) {
    return (
      <InlineNote tone="crit" actions={<Dismiss />}>
        {problem}
      </InlineNote>
    );
  }
  if (outcome === null) return null;
  const { result, state, message } = outcome;
  const lead = state === 'done' ? 'Import finished.' : state === 'cancelled' ? 'Import cancelled.' : 'Import failed.';
  const clean = state === 'done' && result !== null && result.quarantined.length === 0;
  return (
    <InlineNote
      tone={clean ? 'ok' : state === 'failed' ? 'crit' : 'warn'}
      actions={
        <>
          {result !== null && result.quarantined.length > 0 ? (
            <Button small icon={<PackageX aria-hidden="true" />} onClick={() => showQuarantine(true)}>
              Show quarantine
            </Button>
          ) : null}
          <Dismiss />
        </>
      }
    >
      <b>{lead}</b> {result === null ? message : outcomeWords(result)}
      {state === 'cancelled' ? ' What was stored stays.' : ''}
    </InlineNote>
  );
}
