// What is scheduled at information systems (modality worklist): the question, its answers, which of the studies are here already.
import { type ReactElement, useEffect, useRef } from 'react';
import type { Peer } from '../../contract/archive.ts';
import { Button, InlineNote } from '../ui/index.ts';
import { troubleOf } from './peerWords.ts';
import { ScheduledForm } from './ScheduledForm.tsx';
import { ScheduledGrid } from './ScheduledGrid.tsx';
import { askScheduled, useScheduled } from './scheduledStore.ts';
import { scheduledWords } from './scheduledWords.ts';

export interface ScheduledProps {
  asked: readonly Peer[];
  /** Why nothing can be asked now; null when it can. */
  blocked: string | null;
  ourAet: string;
  onOpen: (StudyInstanceUID: string) => void;
}

export function Scheduled({ asked, blocked, ourAet, onOpen }: ScheduledProps): ReactElement {
  const nameField = useRef<HTMLInputElement>(null);
  const { peers, answers, question } = useScheduled();
  useEffect(() => nameField.current?.focus(), []);
  return (
    <>
      <div>
        <ScheduledForm nameField={nameField} blocked={blocked} onAsk={() => askScheduled(asked)} />
        <div className="query-failures">
          {peers.map((peer) => {
            const answer = answers.get(peer.aet);
            if (answer?.state !== 'failed') return null;
            const again = (
              <Button small aria-label={`Ask ${peer.aet} again`} onClick={() => askScheduled(peers)}>
                Ask again
              </Button>
            );
            return (
              <InlineNote key={peer.aet} tone="warn" actions={again}>
                <b>{peer.aet} gave no answer.</b> {troubleOf(peer, answer.failure, ourAet).advice}
              </InlineNote>
            );
          })}
        </div>
      </div>
      <div className="query-list">
        <ScheduledGrid onOpen={onOpen} />
        <div className="query-sum">
          <span role="status" aria-label="Answers">
            {question === 0 ? (blocked ?? 'Press Enter to ask what is scheduled today.') : scheduledWords(answers)}
          </span>
        </div>
      </div>
    </>
  );
}
