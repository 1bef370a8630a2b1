// A button with words. Its name is its words alone: keys and counts are not part of it.
import type { ButtonHTMLAttributes, ReactElement, ReactNode, Ref } from 'react';
import { ariaKey } from './keyCaps.ts';
import { Key } from './Key.tsx';

export interface ButtonProps extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'className'> {
  variant?: 'default' | 'primary' | 'quiet';
  small?: boolean;
  pressed?: boolean | undefined;
  icon?: ReactNode;
  /** Shown as a key cap and told by aria-keyshortcuts. */
  shortcut?: string | undefined;
  ref?: Ref<HTMLButtonElement>;
}

export function Button({ variant = 'default', small = false, pressed, icon, shortcut, children, ...rest }: ButtonProps): ReactElement {
  const classes = ['btn', variant === 'default' ? '' : variant, small ? 'small' : ''].filter((name) => name !== '').join(' ');
  return (
    <button type="button" className={classes} aria-pressed={pressed} aria-keyshortcuts={shortcut === undefined ? undefined : ariaKey(shortcut)} {...rest}>
      {icon}
      {children}
      {shortcut === undefined ? null : <Key name={shortcut} />}
    </button>
  );
}
