// A menu of actions at a point of the window, by the WAI-ARIA pattern: arrows, Home, End and first letters move, Escape gives the focus back. It knows no action.
import { type KeyboardEvent, type ReactElement, type ReactNode, type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { ariaKey, keyCaps } from './keyCaps.ts';

export interface MenuItem {
  id: string;
  /** Accessible name, exactly. */
  name: string;
  icon?: ReactNode;
  shortcut?: string | undefined;
  /** Stays in its place and says by its look that it is not possible now. */
  disabled?: boolean;
  /** A line above it. */
  apart?: boolean;
}

export interface MenuProps {
  label: string;
  items: readonly MenuItem[];
  /** CSS px of the viewport (a pointer event's clientX and clientY). */
  at: { x: number; y: number };
  onChoose: (id: string) => void;
  /** `returnFocus`: it was left by key, so the focus goes back to what had it. */
  onClose: (returnFocus: boolean) => void;
}

function itemsOf(box: HTMLElement | null): HTMLElement[] {
  return [...(box?.querySelectorAll<HTMLElement>('[role=menuitem]') ?? [])];
}

/** The item that a key moves to; null when the key is not one of moving. */
function moveTo(items: readonly HTMLElement[], key: string): HTMLElement | null {
  const at = items.findIndex((item) => item === document.activeElement);
  const targets: Record<string, number> = { ArrowDown: at + 1, ArrowUp: at === -1 ? -1 : at - 1, Home: 0, End: -1 };
  const target = targets[key];
  if (target !== undefined) return items.at(target % items.length) ?? null;
  if (key.length !== 1 || key === ' ') return null;
  const starts = [...items.slice(at + 1), ...items.slice(0, at + 1)];
  return starts.find((item) => item.textContent.trim().toLowerCase().startsWith(key.toLowerCase())) ?? null;
}

/** Kept inside the window; the page may be zoomed. */
function usePlace(box: RefObject<HTMLElement | null>, at: MenuProps['at']): { left: number; top: number } {
  const [place, setPlace] = useState({ left: at.x, top: at.y });
  useLayoutEffect(() => {
    const element = box.current;
    if (element === null) return;
    const { width, height } = element.getBoundingClientRect();
    const zoom = element.currentCSSZoom;
    const inside = (start: number, size: number, limit: number): number => Math.max(4, Math.min(start, limit - size - 4)) / zoom;
    setPlace({ left: inside(at.x, width, window.innerWidth), top: inside(at.y, height, window.innerHeight) });
  }, [box, at.x, at.y]);
  return place;
}

export function Menu({ label, items, at, onChoose, onClose }: MenuProps): ReactElement {
  const box = useRef<HTMLDivElement>(null);
  const place = usePlace(box, at);
  useEffect(() => itemsOf(box.current)[0]?.focus(), []);
  const onKeyDown = (event: KeyboardEvent): void => {
    event.stopPropagation();
    if (event.key === 'Escape' || event.key === 'Tab') {
      event.preventDefault();
      onClose(true);
      return;
    }
    const target = moveTo(itemsOf(box.current), event.key);
    if (target === null) return;
    event.preventDefault();
    target.focus();
  };
  return (
    <div
      ref={box}
      role="menu"
      aria-label={label}
      className="menu"
      style={place}
      onKeyDown={onKeyDown}
      onContextMenu={(event) => event.preventDefault()}
      onBlur={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget)) onClose(false);
      }}
    >
      {items.map((item) => (
        <button
          type="button"
          key={item.id}
          role="menuitem"
          tabIndex={-1}
          aria-label={item.name}
          aria-disabled={item.disabled === true}
          aria-keyshortcuts={item.shortcut === undefined ? undefined : ariaKey(item.shortcut)}
          className={item.apart === true ? 'menu-item apart' : 'menu-item'}
          onPointerEnter={(event) => event.currentTarget.focus()}
          onClick={() => {
            if (item.disabled !== true) onChoose(item.id);
          }}
        >
          {item.icon ?? <span className="no-icon" />}
          <span>{item.name}</span>
          <span className="sp" />
          {item.shortcut === undefined ? null : <kbd aria-hidden="true">{keyCaps(item.shortcut).join(' ')}</kbd>}
        </button>
      ))}
    </div>
  );
}
