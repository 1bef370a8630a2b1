// Foot of the report panel: what still stands in the way, Export, Sign or Addendum. Their forms open here, beside the images, never over them.
import { Lock } from 'lucide-react';
import { type ReactElement, useId, useState } from 'react';
import type { Report } from '../../contract/report.ts';
import type { StudyRow } from '../../contract/study.ts';
import { Button } from '../ui/index.ts';
import { ExportForm } from './ExportForm.tsx';
import { isEditable } from './reportWords.ts';
import { SignForm, type Signer } from './SignForm.tsx';
import type { ReportState } from './useReport.ts';

export interface FootProps {
  report: Report;
  state: ReportState;
  study: StudyRow;
  signer: Signer;
}

export function Foot({ report, state, study, signer }: FootProps): ReactElement {
  const [open, setOpen] = useState<'sign' | 'addendum' | 'export' | null>(null);
  const why = useId();
  const close = (): void => setOpen(null);
  if (open === 'sign' && report.signBlocked === null) {
    return <SignForm kind="report" signer={signer} onSign={({ name, password, as }) => state.sign({ name, password, as })} onDone={close} />;
  }
  if (open === 'addendum') {
    return <SignForm kind="addendum" signer={signer} onSign={({ name, password, text }) => state.addendum({ name, password, text })} onDone={close} />;
  }
  if (open === 'export') return <ExportForm study={study} onDone={close} />;
  const editable = isEditable(report);
  const words = editable ? (report.signBlocked ?? 'Ready to sign') : report.signature === null ? '' : `Signed by ${report.signature.name}`;
  return (
    <div className="report-foot">
      <p className="t1 c2" id={why}>
        {words}
      </p>
      <span className="sp" />
      <Button onClick={() => setOpen('export')}>Export</Button>
      {editable ? (
        <Button
          variant="primary"
          disabled={report.signBlocked !== null || state.busy}
          aria-describedby={why}
          icon={<Lock aria-hidden="true" />}
          onClick={() => setOpen('sign')}
        >
          Sign
        </Button>
      ) : (
        <Button onClick={() => setOpen('addendum')}>Addendum</Button>
      )}
    </div>
  );
}
