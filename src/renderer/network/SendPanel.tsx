// Send the chosen studies to peers: a small panel at the side that dims and blocks nothing.
import { Send, X } from 'lucide-react';
import { type ReactElement, useEffect, useRef } from 'react';
import { Button, countOf, IconButton, InlineNote, personName } from '../ui/index.ts';
import { EchoState } from './PeerList.tsx';
import { echoUnknown, useOurAet, usePeers } from './peerStore.ts';
import { closeSend, send, setSendPeer, type StudyToSend, useSend } from './sendStore.ts';
import { Tick } from './Tick.tsx';
import './network.css';

export interface SendPanelProps {
  /** Says what was started, in the status bar. */
  onSent: (words: string) => void;
  onOpenSettings: (section: string) => void;
}

const listedAtMost = 4;

function What({ studies }: { studies: readonly StudyToSend[] }): ReactElement {
  const more = studies.length - listedAtMost;
  return (
    <ul className="send-what" aria-label="Studies to send">
      {studies.slice(0, listedAtMost).map(({ StudyInstanceUID, PatientName, StudyDescription }) => (
        <li key={StudyInstanceUID} className="ellip">
          <b>{personName(PatientName)}</b> <span className="c2">{StudyDescription}</span>
        </li>
      ))}
      {more > 0 ? <li className="c2">and {countOf(more, 'more study', 'more studies')}</li> : null}
    </ul>
  );
}

function Panel({ studies, onSent, onOpenSettings }: SendPanelProps & { studies: readonly StudyToSend[] }): ReactElement {
  const { peers: chosen, busy, problem } = useSend();
  const { peers } = usePeers();
  const ourAet = useOurAet();
  const box = useRef<HTMLElement>(null);
  useEffect(() => {
    if (peers === undefined) return;
    echoUnknown(peers);
    (box.current?.querySelector<HTMLElement>('input') ?? box.current)?.focus();
  }, [peers]);
  const known = peers?.map(({ aet }) => aet) ?? [];
  const targets = chosen.filter((aet) => known.includes(aet));
  const words = `Sending ${countOf(studies.length, 'study', 'studies')} to ${targets.join(', ')}.`;
  return (
    <section
      ref={box}
      className="side-panel send-panel"
      role="dialog"
      aria-label="Send"
      tabIndex={-1}
      data-region="send"
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.preventDefault();
        closeSend();
      }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void send(targets).then((sent) => {
            if (sent) onSent(words);
          });
        }}
      >
        <div className="send-head">
          <h2>Send {countOf(studies.length, 'study', 'studies')}</h2>
          <span className="sp" />
          <IconButton small label="Close" shortcut="Escape" icon={<X aria-hidden="true" />} onClick={closeSend} />
        </div>
        <What studies={studies} />
        {peers?.length === 0 ? (
          <div className="query-advice">
            <p>No peer is known yet. Add one in the settings.</p>
            <Button small onClick={() => onOpenSettings('network')}>
              DICOM network
            </Button>
          </div>
        ) : (
          <ul className="send-peers" aria-label="Send to">
            {peers?.map((peer) => (
              <li key={peer.aet}>
                <label className={targets.includes(peer.aet) ? 'query-peer on' : 'query-peer'}>
                  <Tick
                    label={peer.aet}
                    checked={targets.includes(peer.aet)}
                    aria-describedby={`send-${peer.aet}`}
                    onChange={(on) => setSendPeer(peer.aet, on)}
                  />
                  <span className="b ellip">{peer.name === '' ? peer.aet : peer.name}</span>
                  <EchoState peer={peer} ourAet={ourAet} id={`send-${peer.aet}`} />
                </label>
              </li>
            ))}
          </ul>
        )}
        {problem === null ? null : <InlineNote tone="crit">{problem}</InlineNote>}
        <div className="send-foot">
          <span className="t2 c2">{targets.length === 0 ? 'Tick where to send' : `to ${targets.join(', ')}`}</span>
          <span className="sp" />
          <Button variant="primary" type="submit" icon={<Send aria-hidden="true" />} disabled={targets.length === 0 || busy}>
            Send
          </Button>
        </div>
      </form>
    </section>
  );
}

export function SendPanel(props: SendPanelProps): ReactElement | null {
  const studies = useSend((state) => state.studies);
  return studies === null ? null : <Panel {...props} studies={studies} />;
}
