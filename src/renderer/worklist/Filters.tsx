// Search and filters above the list. Counts are those of the archive, not of what is loaded.
import { ChevronDown, FolderInput, FolderSearch, Search } from 'lucide-react';
import { type KeyboardEvent, type ReactElement, type ReactNode, useRef } from 'react';
import type { RouteOutput } from '../../contract/routes.ts';
import { runCommand, useKeyOf, useRegisterCommands } from '../commands/index.ts';
import { Button, count, Key, statusWord } from '../ui/index.ts';
import { ColumnMenu } from './ColumnMenu.tsx';
import { bodyPart as bodyPartWords } from './rowWords.ts';
import { type DateRange, type Segment, setWorklist, useWorklist } from './worklistStore.ts';

type Counts = RouteOutput<'study.list'>['counts'];

const always: readonly Segment[] = ['all', 'today', 'unread', 'drafted', 'preliminary', 'final'];
const whenAny: readonly Segment[] = ['arriving', 'reading', 'amended'];
const modalities = ['CT', 'MR', 'PT', 'NM', 'US', 'CR', 'DX', 'MG', 'XA', 'RF', 'OT'];
const ranges: readonly [DateRange, string][] = [
  ['any', 'Any date'],
  ['today', 'Today'],
  ['yesterday', 'Yesterday'],
  ['week', 'Last 7 days'],
  ['month', 'Last 30 days'],
  ['year', 'Last 12 months'],
];

function segmentName(segment: Segment): string {
  if (segment === 'all') return 'All';
  return segment === 'today' ? 'Today' : statusWord(segment);
}

function Segments({ counts }: { counts: Counts | undefined }): ReactElement {
  const chosen = useWorklist((state) => state.segment);
  const shown = [...always, ...whenAny.filter((segment) => chosen === segment || (counts?.[segment] ?? 0) > 0)];
  return (
    <div className="segments" role="group" aria-label="Status">
      {shown.map((segment) => {
        const words = counts === undefined ? '' : count(counts[segment]);
        return (
          <button
            type="button"
            key={segment}
            aria-label={segmentName(segment)}
            aria-description={words}
            aria-pressed={segment === chosen}
            onClick={() => setWorklist({ segment })}
          >
            {segmentName(segment)} <i aria-hidden="true">{words}</i>
          </button>
        );
      })}
    </div>
  );
}

function Choice({ label, value, onChange, children }: { label: string; value: string; onChange: (value: string) => void; children: ReactNode }): ReactElement {
  return (
    <span className={value === '' || value === 'any' ? 'choice' : 'choice chosen'}>
      <select aria-label={label} value={value} onChange={(event) => onChange(event.currentTarget.value)}>
        {children}
      </select>
      <ChevronDown aria-hidden="true" size={14} />
    </span>
  );
}

function SearchBox(): ReactElement {
  const text = useWorklist((state) => state.text);
  const box = useRef<HTMLInputElement>(null);
  const key = useKeyOf('worklist.search');
  useRegisterCommands([
    {
      id: 'worklist.search',
      name: 'Search studies',
      group: 'Go to',
      key: '/',
      scope: 'global',
      icon: Search,
      run: () => {
        box.current?.focus();
        box.current?.select();
      },
    },
  ]);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape' && text !== '') setWorklist({ text: '' });
    else if (event.key === 'ArrowDown' || event.key === 'Enter' || event.key === 'Escape') document.querySelector<HTMLElement>('[role=grid]')?.focus();
    else return;
    event.preventDefault();
  };
  return (
    <span className="search">
      <Search aria-hidden="true" size={14} strokeWidth={1.75} />
      <input
        ref={box}
        type="search"
        role="searchbox"
        aria-label="Search studies"
        aria-keyshortcuts={key}
        placeholder="Search studies"
        spellCheck={false}
        maxLength={200}
        value={text}
        onChange={(event) => setWorklist({ text: event.currentTarget.value })}
        onKeyDown={onKeyDown}
      />
      {key === undefined || text !== '' ? null : <Key name={key} />}
    </span>
  );
}

export function Filters({ counts, bodyParts }: { counts: Counts | undefined; bodyParts: readonly string[] }): ReactElement {
  const { modality, date, bodyPart, segment } = useWorklist();
  const nextKey = useKeyOf('study.nextUnread');
  return (
    <div className="filters" role="search" aria-label="Studies" data-region="filters">
      <SearchBox />
      <Segments counts={counts} />
      <span className="vsep" />
      <Choice label="Modality" value={modality} onChange={(value) => setWorklist({ modality: value })}>
        <option value="">Modality</option>
        {modalities.map((code) => (
          <option key={code}>{code}</option>
        ))}
      </Choice>
      <Choice
        label="Study date"
        value={segment === 'today' ? 'today' : date}
        onChange={(value) => setWorklist({ date: value as DateRange, ...(segment === 'today' ? { segment: 'all' as const } : {}) })}
      >
        {ranges.map(([range, words]) => (
          <option key={range} value={range}>
            {words}
          </option>
        ))}
      </Choice>
      <Choice label="Body part" value={bodyPart} onChange={(value) => setWorklist({ bodyPart: value })}>
        <option value="">Body part</option>
        {bodyParts.map((part) => (
          <option key={part} value={part}>
            {bodyPartWords(part)}
          </option>
        ))}
      </Choice>
      <span className="sp" />
      <ColumnMenu />
      <Button
        variant="quiet"
        aria-label="Query and retrieve"
        title="Query and retrieve"
        icon={<FolderSearch aria-hidden="true" />}
        onClick={() => runCommand('app.query')}
      >
        Query
      </Button>
      <Button
        variant="quiet"
        aria-label="Import files"
        title="Import files"
        icon={<FolderInput aria-hidden="true" />}
        onClick={() => runCommand('study.import')}
      >
        <span className="roomy">Import</span>
      </Button>
      <Button variant="primary" shortcut={nextKey} onClick={() => runCommand('study.nextUnread')}>
        Next unread
      </Button>
    </div>
  );
}
