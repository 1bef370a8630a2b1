// One transfer: who and what, by which way, how far, and what can be done with it.
import { Check, CircleSlash, Clock, Pause, TriangleAlert } from 'lucide-react';
import { type ReactElement, useEffect, useState } from 'react';
import type { Transfer } from '../../contract/transfer.ts';
import { Button, IconButton, personName } from '../ui/index.ts';
import { actOn } from './transferStore.ts';
import { progressOf, resumeName, routeOf, titleOf, type TransferAction, transferWords } from './transferWords.ts';

/** The time, each second while something counts down to it. */
function useNow(ticking: boolean): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (!ticking) return undefined;
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, [ticking]);
  return now;
}

function Bar({ transfer, title }: { transfer: Transfer; title: string }): ReactElement {
  const { done, total } = transfer;
  const share = total === null || total === 0 ? 0 : Math.min(100, (done / total) * 100);
  return (
    <span className="row">
      <span
        className="progress"
        role="progressbar"
        aria-label={`Progress of ${title}`}
        aria-valuemin={0}
        aria-valuemax={total ?? undefined}
        aria-valuenow={total === null ? undefined : done}
      >
        <div style={{ width: `${share}%` }} />
      </span>
      <span className="c2">{progressOf(transfer)}</span>
    </span>
  );
}

const tones = { plain: 'c2', busy: 'c-acc', warn: 'c-warn', ok: 'c-ok' } as const;

function Icon({ transfer, tone }: { transfer: Transfer; tone: keyof typeof tones }): ReactElement {
  if (tone === 'ok') return <Check aria-hidden="true" />;
  if (tone === 'warn') return <TriangleAlert aria-hidden="true" />;
  if (transfer.state === 'cancelled') return <CircleSlash aria-hidden="true" />;
  return transfer.state === 'paused' ? <Pause aria-hidden="true" /> : <Clock aria-hidden="true" />;
}

function State({ transfer, title }: { transfer: Transfer; title: string }): ReactElement {
  const now = useNow(transfer.state === 'waiting');
  const { tone, state } = transferWords(transfer, now);
  if (transfer.state === 'running') return <Bar transfer={transfer} title={title} />;
  const said = transfer.message !== '' && tone === 'warn';
  return (
    <span className={`transfer-state ${tones[tone]}`} title={transfer.message === '' ? undefined : transfer.message}>
      <Icon transfer={transfer} tone={tone} />
      <span>
        {state}
        {said ? <span className="c2">. {transfer.message}</span> : null}
      </span>
    </span>
  );
}

function Action({
  transfer,
  action,
  title,
  onOpen,
}: {
  transfer: Transfer;
  action: TransferAction;
  title: string;
  onOpen: (uid: string) => void;
}): ReactElement {
  const words: Record<Exclude<TransferAction, 'pause'>, string> = {
    resume: resumeName(transfer),
    retry: resumeName(transfer),
    startNow: 'Start now',
    cancel: 'Cancel',
    open: 'Open',
  };
  if (action === 'pause')
    return <IconButton small tipAbove label="Pause" aria-description={title} icon={<Pause aria-hidden="true" />} onClick={() => actOn(transfer, 'pause')} />;
  const main = action === 'retry' || action === 'resume';
  return (
    <Button
      small
      variant={main ? 'default' : 'quiet'}
      aria-description={title}
      onClick={() => (action === 'open' ? onOpen(transfer.StudyInstanceUID) : actOn(transfer, action))}
    >
      {words[action]}
    </Button>
  );
}

export function TransferItem({ transfer, onOpen }: { transfer: Transfer; onOpen: (StudyInstanceUID: string) => void }): ReactElement {
  const title = titleOf(transfer, personName);
  const { actions } = transferWords(transfer, 0);
  const way = `${transfer.kind === 'send' ? 'to ' : ''}${routeOf(transfer)}${transfer.ruleId === '' ? '' : ', by a rule'}`;
  return (
    <li className="transfer" aria-label={title}>
      <b className="ellip" title={title}>
        {title}
      </b>
      <span className="c2 ellip" title={way}>
        {way}
      </span>
      <State transfer={transfer} title={title} />
      <span className="transfer-actions">
        {actions.map((action) => (
          <Action key={action} transfer={transfer} action={action} title={title} onOpen={onOpen} />
        ))}
      </span>
    </li>
  );
}
