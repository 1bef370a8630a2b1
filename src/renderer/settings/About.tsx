// About: versions, where the data lies, and which limits apply.
import type { ReactElement } from 'react';
import { useQuery } from '../client/index.ts';
import { InlineNote, Mark } from '../ui/index.ts';

/** Whether this window has WebGL 2, and on what. */
function graphics(): string {
  const gl = document.createElement('canvas').getContext('webgl2');
  if (gl === null) return 'no WebGL 2: 3D is drawn by the processor';
  const info = gl.getExtension('WEBGL_debug_renderer_info');
  const name: unknown = info === null ? gl.getParameter(gl.RENDERER) : gl.getParameter(info.UNMASKED_RENDERER_WEBGL);
  gl.getExtension('WEBGL_lose_context')?.loseContext();
  return `WebGL 2, ${String(name)}`;
}

export function About(): ReactElement {
  const { value: about, error } = useQuery('app.about', {});
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
            <dt>Graphics</dt>
            <dd>{graphics()}</dd>
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
