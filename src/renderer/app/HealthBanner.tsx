// The archive stopped, restarts, or came back: what happened, what is safe, what to do. In the flow, never over the images.
import { RefreshCw, X } from 'lucide-react';
import type { ReactElement } from 'react';
import { IconButton, InlineNote } from '../ui/index.ts';
import type { HealthNews } from './archiveHealth.ts';

export function HealthBanner({ health, recoveredAt, dismiss }: HealthNews): ReactElement | null {
  if (health?.state === 'restarting') {
    return (
      <InlineNote tone="warn" icon={<RefreshCw aria-hidden="true" className="spin" />}>
        <b>The archive stopped and is being restarted.</b> Stored images, measurements and reports are safe; images already on the screen stay. Senders that got
        no acknowledgement send again.
      </InlineNote>
    );
  }
  if (health?.state === 'stopped') {
    return (
      <InlineNote tone="crit">
        <b>The archive is stopped.</b>{' '}
        {health.message === '' ? 'Stored images and reports are safe on the disk. Close Sagitta and start it again.' : health.message}
      </InlineNote>
    );
  }
  if (recoveredAt === null) return null;
  const at = recoveredAt.toLocaleTimeString('en-GB', { hour12: false });
  return (
    <InlineNote
      tone="warn"
      icon={<RefreshCw aria-hidden="true" />}
      actions={<IconButton label="Dismiss" small icon={<X aria-hidden="true" />} onClick={dismiss} />}
    >
      <b>The archive restarted at {at} and is ready again.</b> No stored image, measurement or report was affected. What was not acknowledged will be sent again
      by the sender.
    </InlineNote>
  );
}
