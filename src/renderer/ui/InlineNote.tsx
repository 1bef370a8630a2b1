// A note in the flow of a screen: what happened, what is safe, and the next step as a button. Never a dialog.
import { CircleAlert, CircleCheck, Info, TriangleAlert } from 'lucide-react';
import type { ReactElement, ReactNode } from 'react';

export type NoteTone = 'info' | 'ok' | 'warn' | 'crit';

const icons = { info: Info, ok: CircleCheck, warn: TriangleAlert, crit: CircleAlert };

/** `crit` is announced at once (role alert), the others politely (role status). */
export function InlineNote({ tone, icon, children, actions }: { tone: NoteTone; icon?: ReactNode; children: ReactNode; actions?: ReactNode }): ReactElement {
  const Icon = icons[tone];
  return (
    <div className={tone === 'info' ? 'note' : `note ${tone}`} role={tone === 'crit' ? 'alert' : 'status'}>
      {icon ?? <Icon aria-hidden="true" />}
      <div className="note-text">{children}</div>
      {actions}
    </div>
  );
}
