// Contradictions between the text and what is known, docked above Sign: fix, go to, or override with a reason. Passed checks count only.
import { Check as CheckIcon, CircleAlert } from 'lucide-react';
import { type KeyboardEvent, type ReactElement, useState } from 'react';
import type { Report, ReportChange, ReportCheck } from '../../contract/report.ts';
import { Button, Chip, count, countOf } from '../ui/index.ts';
import { checkKindWord, fixWords, openChecks } from './reportWords.ts';

const shortestReason = 3;

export interface ChecksProps {
  report: Report;
  editable: boolean;
  onChange: (change: ReportChange) => void;
  onGoTo: (check: ReportCheck) => void;
}

function OverrideForm({ onOverride, onCancel }: { onOverride: (reason: string) => void; onCancel: () => void }): ReactElement {
  const [reason, setReason] = useState('');
  const ready = reason.trim().length >= shortestReason;
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' && ready) onOverride(reason.trim());
    else if (event.key === 'Escape') onCancel();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div className="check-override">
      <input
        className="field"
        aria-label="Reason for the override"
        placeholder="Why the text is right as it stands"
        autoFocus
        maxLength={1000}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
        onKeyDown={onKeyDown}
      />
      <Button small disabled={!ready} onClick={() => onOverride(reason.trim())}>
        Override
      </Button>
      <Button small variant="quiet" onClick={onCancel}>
        Cancel
      </Button>
    </div>
  );
}

function OpenCheck({ check, editable, onChange, onGoTo }: ChecksProps & { check: ReportCheck }): ReactElement {
  const [overriding, setOverriding] = useState(false);
  const { fix, sentenceId } = check;
  return (
    <li className="check">
      <CircleAlert aria-hidden="true" size={16} className="c-crit" />
      <div>
        <p>
          <b>{checkKindWord(check)}.</b> {check.message}
        </p>
        {!editable ? null : overriding ? (
          <OverrideForm
            onCancel={() => setOverriding(false)}
            onOverride={(reason) => {
              setOverriding(false);
              onChange({ type: 'override', checkId: check.id, reason });
            }}
          />
        ) : (
          <div className="row check-actions">
            {fix === null || sentenceId === null ? null : (
              <Button small title={fix} onClick={() => onChange({ type: 'edit', sentenceId, text: fix })}>
                {fixWords(check.sentence, fix)}
              </Button>
            )}
            <Button small variant="quiet" onClick={() => onGoTo(check)}>
              Go to
            </Button>
            <Button small variant="quiet" onClick={() => setOverriding(true)}>
              Override…
            </Button>
          </div>
        )}
      </div>
    </li>
  );
}

export function Checks(props: ChecksProps): ReactElement {
  const { report } = props;
  const open = openChecks(report);
  const overridden = report.checks.filter((check) => check.override !== null);
  return (
    <section className="checks" role="region" aria-label="Checks">
      <div className="section-head">
        Checks
        {open.length === 0 ? null : (
          <Chip tone="crit" icon={<CircleAlert aria-hidden="true" />}>
            {count(open.length)} open
          </Chip>
        )}
        <span className="sp" />
        <span className={report.passedChecks > 0 ? 'plain c-ok normal' : 'plain c2 normal'}>
          {report.passedChecks > 0 ? <CheckIcon aria-hidden="true" size={13} /> : null}
          {report.passedChecks === 0 && open.length === 0 ? 'nothing to check yet' : `${count(report.passedChecks)} passed`}
        </span>
      </div>
      <ul>
        {open.map((check) => (
          <OpenCheck key={check.id} {...props} check={check} />
        ))}
      </ul>
      {overridden.length === 0 ? null : (
        <details className="overridden">
          <summary>{countOf(overridden.length, 'check')} overridden</summary>
          <ul>
            {overridden.map((check) => (
              <li key={check.id}>
                <b>{checkKindWord(check)}.</b> {check.message} Overridden by {check.override?.by}: {check.override?.reason}
              </li>
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}
