// About: versions, where the data lies, and which limits apply.
import type { ReactElement } from 'react';
import type { Settings } from '../../contract/user.ts';
import { useQuery } from '../client/index.ts';
import { InlineNote, Mark } from '../ui/index.ts';
import { chooseRenderer } from '../viewer/index.ts';

/** What draws what in this window, and why. */
function drawnBy(choice: Settings['renderer']): string {
  const { kind, why } = chooseRenderer(choice);
  return `${kind === 'cpu' ? 'the processor (ray casting)' : 'the graphics card (WebGL 2)'}: ${why}`;
}

export function About(): ReactElement {
  const { value: about, error } = useQuery('app.about', {});
  const { value: settings } = useQuery('settings.get', {}, { refreshOn: (event) => event.type === 'settingsChanged' });
  return (
    <>
      <h1 className="row">
        <Mark size={20} /> Sagitta
      </h1>
      <p className="settings-lead">Radiology workstation that works without a network.</p>
      {error === null ? null : <InlineNote tone="crit">{error.message}</InlineNote>}
      {about === undefined ? null : (
        <div className="card">
          <dl className="dl">
            <dt>Version</dt>
            <dd>
              {about.version}
              {about.packaged ? '' : ', from source'}
            </dd>
            <dt>Runs on</dt>
            <dd>
              Electron {about.electron}, Chromium {about.chromium}, Node {about.node}, {about.platform}
            </dd>
            <dt>Images and planes</dt>
            <dd>drawn by the processor, the same on every machine</dd>
            <dt>3D</dt>
            <dd>{settings === undefined ? '' : `drawn by ${drawnBy(settings.renderer)}`}</dd>
            <dt>Data folder</dt>
            <dd className="mono">{about.dataDir}</dd>
            <dt>Licence</dt>
            <dd>Apache-2.0</dd>
          </dl>
        </div>
      )}
      <InlineNote tone="warn">Not a certified medical device. Not for primary diagnosis.</InlineNote>
    </>
  );
}
