// Right panel of the reading screen: measurements, findings, report. Evidence in the report is shown through the viewer's door.
import type { ReactElement } from 'react';
import type { Evidence } from '../../contract/report.ts';
import type { StudyDetail } from '../../contract/study.ts';
import type { User } from '../../contract/user.ts';
import { MeasurementsPanel } from '../measurements/index.ts';
import { ReportPanel, ReportStatusChip } from '../reporting/index.ts';
import { count, Tabs } from '../ui/index.ts';
import { goToImage, goToMeasurement, useMeasurements, useViewer } from '../viewer/index.ts';
import { type PanelTab, showPanelTab, useNavigation } from './navigation.ts';

function Findings(): ReactElement {
  return (
    <div className="findings-empty">
      <p>
        <b>No findings: no model has run.</b>
      </p>
      <p className="c2">No findings model is installed on this computer, so nothing has looked at these images but you. “Not run” never means “no finding”.</p>
    </div>
  );
}

/** Moves the viewports to what a sentence rests on. A key image is shown where its series hangs already. */
function showEvidence({ kind, id }: Evidence): void {
  if (kind === 'measurement') goToMeasurement(id);
  if (kind !== 'keyImage') return;
  const { viewports, stacks } = useViewer.getState();
  for (const [at, viewport] of viewports.entries()) {
    const index = stacks.find((stack) => stack.id === viewport.stackId)?.images.findIndex((image) => image.SOPInstanceUID === id) ?? -1;
    if (index !== -1) {
      goToImage(at, index);
      return;
    }
  }
}

export function ReadingPanel({ detail, user }: { detail: StudyDetail; user: Pick<User, 'name' | 'method'> }): ReactElement {
  const { panelTab } = useNavigation();
  const measured = useMeasurements().list.length;
  const tabs: readonly { id: PanelTab; name: string; count?: string | undefined }[] = [
    { id: 'measurements', name: 'Measurements', count: measured === 0 ? undefined : count(measured) },
    { id: 'findings', name: 'Findings' },
    { id: 'report', name: 'Report' },
  ];
  return (
    <aside className="reading-panel" aria-label="Right panel" data-region="panel">
      <Tabs
        label="Right panel"
        tabs={tabs}
        chosen={panelTab}
        onChoose={showPanelTab}
        end={<ReportStatusChip StudyInstanceUID={detail.study.StudyInstanceUID} />}
      >
        {panelTab === 'measurements' ? <MeasurementsPanel /> : null}
        {panelTab === 'findings' ? <Findings /> : null}
        {panelTab === 'report' ? <ReportPanel study={detail.study} signer={user} onEvidence={showEvidence} /> : null}
      </Tabs>
    </aside>
  );
}
