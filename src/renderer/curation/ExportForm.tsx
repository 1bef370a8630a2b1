// Writing studies out: format, place, de-identification with the options of PS3.15 Annex E, and what came of it.
import { FolderOpen } from 'lucide-react';
import { type ReactElement, useState } from 'react';
import type { StudyRow } from '../../contract/study.ts';
import { request } from '../client/index.ts';
import { Button, CheckField, SelectField, TextField } from '../ui/index.ts';
import { DeidentifyOptions, type Deidentify } from './DeidentifyOptions.tsx';
import { ExportNews } from './ExportNews.tsx';
import { type ExportRequest, startExport, useExportRun } from './exportRun.ts';

type Format = ExportRequest['format'];

const formats: readonly (readonly [Format, string])[] = [
  ['dicom', 'DICOM files in folders'],
  ['zip', 'DICOM files in a ZIP'],
  ['dicomdir', 'CD or USB medium with DICOMDIR'],
  ['png', 'PNG pictures'],
  ['jpeg', 'JPEG pictures'],
];

function isPicture(format: Format): boolean {
  return format === 'png' || format === 'jpeg';
}

async function choose(format: Format): Promise<string | null> {
  const answer = await (format === 'zip' ? request('app.chooseSave', { suggestedName: 'studies.zip' }) : request('app.chooseFolder', {}));
  return answer.ok ? answer.value.path : null;
}

export function ExportForm({ studies }: { studies: readonly StudyRow[] }): ReactElement {
  const [format, setFormat] = useState<Format>('dicom');
  const [to, setTo] = useState('');
  const [overlays, setOverlays] = useState(true);
  const [original, setOriginal] = useState(false);
  const [deidentify, setDeidentify] = useState<Deidentify | null>(null);
  const run = useExportRun((state) => state.run);
  const isRunning = run?.state === 'running';
  const start = (): void => {
    const how = deidentify === null ? { original } : { deidentify };
    void startExport(
      studies.map(({ StudyInstanceUID }) => StudyInstanceUID),
      { format, to: to.trim(), ...how, ...(isPicture(format) ? { overlays } : {}) },
    );
  };
  return (
    <form
      className="curation-form"
      aria-label="Export studies"
      onSubmit={(event) => {
        event.preventDefault();
        if (to.trim() !== '' && !isRunning) start();
      }}
    >
      <SelectField label="Format" value={format} options={formats} onChange={setFormat} />
      <div className="curation-path">
        <TextField label={format === 'zip' ? 'File' : 'Folder'} mono value={to} onChange={setTo} hint="nothing that is there is overwritten" />
        <Button
          icon={<FolderOpen aria-hidden="true" />}
          aria-label="Choose where to"
          onClick={() =>
            void choose(format).then((path) => {
              if (path !== null) setTo(path);
            })
          }
        >
          Choose…
        </Button>
      </div>
      {isPicture(format) ? (
        <CheckField
          label="Overlays and words of the corners in the pictures"
          hint="name, ID, dates, series, window"
          checked={overlays}
          onChange={setOverlays}
        />
      ) : null}
      <CheckField
        label="De-identify"
        hint="DICOM PS3.15 Basic Profile: no name, no date, no private attribute, new UIDs. Pixels are not changed: look at them."
        checked={deidentify !== null}
        onChange={(on) => setDeidentify(on ? {} : null)}
      />
      {deidentify === null ? (
        <CheckField label="As received, without corrections" checked={original} onChange={setOriginal} />
      ) : (
        <DeidentifyOptions value={deidentify} onChange={setDeidentify} />
      )}
      <ExportNews />
      <div className="curation-foot">
        <span className="sp" />
        <Button variant="primary" type="submit" disabled={to.trim() === '' || isRunning}>
          Export
        </Button>
      </div>
    </form>
  );
}
