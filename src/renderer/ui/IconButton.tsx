// A button that is an icon: its name and key are told to screen readers, and to the eye after 400 ms of rest or on keyboard focus.
import { type ButtonHTMLAttributes, type ReactElement, type ReactNode, type Ref, useEffect, useRef, useState } from 'react';
import { ariaKey, keyCaps } from './keyCaps.ts';

const restMs = 400;

export interface IconButtonProps extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'className' | 'children' | 'aria-label'> {
  /** Accessible name, exactly. */
  label: string;
  icon: ReactNode;
  /** "L", "Ctrl+Z": shown in the tooltip, told by aria-keyshortcuts. */
  shortcut?: string | undefined;
  pressed?: boolean | undefined;
  small?: boolean;
  /** The tooltip opens upwards (status bar, foot of a panel). */
  tipAbove?: boolean;
  ref?: Ref<HTMLButtonElement>;
}

function alignOf(element: HTMLElement): 'start' | 'centre' | 'end' {
  const { left, right } = element.getBoundingClientRect();
  const width = document.documentElement.getBoundingClientRect().width;
  if (left < width * 0.08) return 'start';
  return right > width * 0.92 ? 'end' : 'centre';
}

export function IconButton({ label, icon, shortcut, pressed, small = false, tipAbove = false, ...rest }: IconButtonProps): ReactElement {
  const [tip, setTip] = useState<'start' | 'centre' | 'end' | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(
    () => () => {
      clearTimeout(timer.current);
    },
    [],
  );
  const hide = (): void => {
    clearTimeout(timer.current);
    setTip(null);
  };
  const show = (element: HTMLElement): void => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      setTip(alignOf(element));
    }, restMs);
  };
  return (
    <button
      type="button"
      className={small ? 'icon-btn small' : 'icon-btn'}
      aria-label={label}
      aria-pressed={pressed}
      aria-keyshortcuts={shortcut === undefined ? undefined : ariaKey(shortcut)}
      onPointerEnter={(event) => {
        show(event.currentTarget);
      }}
      onPointerLeave={hide}
      onPointerDown={hide}
      onFocus={(event) => {
        if (event.currentTarget.matches(':focus-visible')) show(event.currentTarget);
      }}
      onBlur={hide}
      {...rest}
    >
      {icon}
      {shortcut === undefined || shortcut.length > 1 ? null : <kbd aria-hidden="true">{shortcut}</kbd>}
      {tip === null ? null : (
        <span className={`tip ${tip} ${tipAbove ? 'above' : ''}`} aria-hidden="true">
          {label}
          {shortcut === undefined ? null : <kbd>{keyCaps(shortcut).join(' ')}</kbd>}
        </span>
      )}
    </button>
  );
}
