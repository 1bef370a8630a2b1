// The worklist: filters, list, preview, quarantine. Composes; the parts know nothing of each other.
import { Scan } from 'lucide-react';
import { type ReactElement, useEffect, useMemo, useRef, useState } from 'react';
import { useRegisterCommands } from '../commands/index.ts';
import { InlineNote } from '../ui/index.ts';
import { NoMatch, NoStudies } from './Empty.tsx';
import { Filters } from './Filters.tsx';
import { ImportNews } from './ImportNews.tsx';
import { Preview } from './Preview.tsx';
import { Quarantine } from './Quarantine.tsx';
import { clearMarks, keepSelectionFresh } from './selection.ts';
import { StudyGrid } from './StudyGrid.tsx';
import { type StudyWindow, useStudyWindow } from './studyWindow.ts';
import { setWorklist, studyFilterOf, useWorklist } from './worklistStore.ts';
import './worklist.css';

export interface WorklistProps {
  onOpen: (StudyInstanceUID: string) => void;
  onOpenSettings: (section: string) => void;
}

/** Body parts that were seen so far, for the filter. */
function useBodyParts(window: StudyWindow | undefined, chosen: string): string[] {
  const [seen, setSeen] = useState<readonly string[]>([]);
  useEffect(() => {
    const parts = window?.rows.map((row) => row.BodyPartExamined.trim()).filter((part) => part !== '') ?? [];
    setSeen((known) => (parts.every((part) => known.includes(part)) ? known : [...new Set([...known, ...parts])].sort()));
  }, [window]);
  return chosen === '' || seen.includes(chosen) ? [...seen] : [...seen, chosen];
}

/** The list has the focus when the place opens, so that arrows and letters act at once. */
function useFocusOnArrival(ready: boolean): void {
  const done = useRef(false);
  useEffect(() => {
    if (!ready || done.current) return;
    done.current = true;
    if (document.activeElement === document.body || document.activeElement === null)
      document.querySelector<HTMLElement>('[role=grid]')?.focus({ preventScroll: true });
  }, [ready]);
}

export function Worklist({ onOpen, onOpenSettings }: WorklistProps): ReactElement {
  const { text, segment, date, modality, bodyPart, sort, selectedUid, quarantineOpen } = useWorklist();
  const [first, setFirst] = useState(0);
  const filter = useMemo(() => studyFilterOf({ text, segment, date, modality, bodyPart }, new Date()), [text, segment, date, modality, bodyPart]);
  const { window, error, key } = useStudyWindow(filter, sort ?? undefined, first);
  const bodyParts = useBodyParts(window, bodyPart);
  const stale = window !== undefined && window.key !== key;
  const selected = window?.rows.find((row) => row.StudyInstanceUID === selectedUid) ?? null;
  const nothing = window !== undefined && window.total === 0;
  useEffect(() => {
    if (window !== undefined) setWorklist({ shown: window.total, all: window.counts.all });
  }, [window]);
  useEffect(() => {
    const row = window?.rows[0];
    if (selectedUid === null && row !== undefined && window?.offset === 0) setWorklist({ selectedUid: row.StudyInstanceUID });
  }, [window, selectedUid]);
  useEffect(() => {
    if (window !== undefined) keepSelectionFresh(window.rows);
  }, [window, selectedUid]);
  // What cannot be seen any more must not be acted upon.
  useEffect(() => clearMarks, [key]);
  useFocusOnArrival(window !== undefined);
  useRegisterCommands([
    {
      id: 'worklist.open',
      name: 'Open study',
      group: 'Study',
      scope: 'worklist',
      key: 'Enter',
      icon: Scan,
      menu: { order: 10, name: 'Open' },
      enabled: () => selectedUid !== null,
      run: () => {
        if (selectedUid !== null) onOpen(selectedUid);
      },
    },
  ]);
  return (
    <main className="worklist" aria-label="Worklist">
      <Filters counts={window?.counts} bodyParts={bodyParts} />
      <div className="worklist-notes">
        {error === null ? null : <InlineNote tone="crit">{error.message}</InlineNote>}
        <ImportNews />
      </div>
      <div className="worklist-list">
        <StudyGrid window={window} stale={stale} onFirstVisible={setFirst} onOpen={onOpen} />
        {nothing && !stale ? window.counts.all === 0 ? <NoStudies onOpenSettings={onOpenSettings} /> : <NoMatch /> : null}
      </div>
      {quarantineOpen ? <Quarantine /> : <Preview study={selected} />}
    </main>
  );
}
