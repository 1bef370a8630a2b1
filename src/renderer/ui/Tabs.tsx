// Tabs by the WAI-ARIA pattern: arrows move, the chosen panel is named by its tab. Counts stand beside the word, not in the name.
import { type KeyboardEvent, type ReactElement, type ReactNode, useId, useRef } from 'react';

export interface TabSpec<Id extends string> {
  id: Id;
  /** Accessible name, exactly. */
  name: string;
  /** "4": seen, and told as a description. */
  count?: string | undefined;
}

export interface TabsProps<Id extends string> {
  label: string;
  tabs: readonly TabSpec<Id>[];
  chosen: Id;
  onChoose: (id: Id) => void;
  end?: ReactNode;
  children: ReactNode;
}

const steps: Record<string, number> = { ArrowRight: 1, ArrowLeft: -1 };

/** `children` is the content of the chosen tab. */
export function Tabs<Id extends string>({ label, tabs, chosen, onChoose, end, children }: TabsProps<Id>): ReactElement {
  const base = useId();
  const list = useRef<HTMLDivElement>(null);
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = steps[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const next = tabs[(tabs.findIndex((tab) => tab.id === chosen) + step + tabs.length) % tabs.length];
    if (next === undefined) return;
    onChoose(next.id);
    list.current?.querySelector<HTMLElement>(`[data-tab="${next.id}"]`)?.focus();
  };
  return (
    <>
      <div className="tabs">
        <div role="tablist" aria-label={label} ref={list} onKeyDown={onKeyDown}>
          {tabs.map((tab) => (
            <button
              type="button"
              role="tab"
              key={tab.id}
              id={`${base}-${tab.id}`}
              data-tab={tab.id}
              aria-label={tab.name}
              aria-description={tab.count}
              aria-selected={tab.id === chosen}
              aria-controls={`${base}-panel`}
              tabIndex={tab.id === chosen ? 0 : -1}
              onClick={() => {
                onChoose(tab.id);
              }}
            >
              {tab.name}
              {tab.count === undefined ? null : <span aria-hidden="true">{tab.count}</span>}
            </button>
          ))}
        </div>
        {end === undefined ? null : <div className="tabs-end">{end}</div>}
      </div>
      <div role="tabpanel" id={`${base}-panel`} aria-labelledby={`${base}-${chosen}`} className="tab-panel">
        {children}
      </div>
    </>
  );
}
