// An empty list says why it is empty and what to do: how images come here, or which filter hides them.
import { FolderInput, Send } from 'lucide-react';
import type { ReactElement } from 'react';
import { useQuery } from '../client/index.ts';
import { runCommand } from '../commands/index.ts';
import { Button, InlineNote } from '../ui/index.ts';
import { setWorklist } from './worklistStore.ts';

export function NoStudies({ onOpenSettings }: { onOpenSettings: (section: string) => void }): ReactElement {
  const { value } = useQuery('archive.status', {}, { refreshOn: (event) => event.type === 'listenerChanged' });
  const listener = value?.listener;
  return (
    <div className="empty">
      <h2>No study is here yet</h2>
      <p className="c2">Send images to this computer from a modality or a PACS, with these three values:</p>
      {listener === undefined ? null : (
        <dl className="dl empty-values">
          <dt>AE title</dt>
          <dd className="mono">{listener.aet}</dd>
          <dt>Host</dt>
          <dd className="mono">{listener.host}</dd>
          <dt>Port</dt>
          <dd className="mono">{listener.port}</dd>
        </dl>
      )}
      {listener !== undefined && !listener.listening ? <InlineNote tone="crit">{listener.problem ?? 'The listener is not running.'}</InlineNote> : null}
      <p className="c2">Or drop files, folders or a ZIP file anywhere on this window.</p>
      <div className="row">
        <Button icon={<FolderInput aria-hidden="true" />} onClick={() => runCommand('study.import')}>
          Import files…
        </Button>
        <Button variant="quiet" icon={<Send aria-hidden="true" />} onClick={() => onOpenSettings('network')}>
          DICOM network
        </Button>
      </div>
    </div>
  );
}

export function NoMatch(): ReactElement {
  return (
    <div className="empty">
      <h2>No study matches</h2>
      <p className="c2">Search and filters hide all studies of this archive.</p>
      <Button onClick={() => setWorklist({ text: '', segment: 'all', date: 'any', modality: '', bodyPart: '' })}>Clear filters</Button>
    </div>
  );
}
