// The end of a settings form: Apply, what is not applied yet, and why something was refused.
import type { ReactElement } from 'react';
import { Button, InlineNote } from '../ui/index.ts';
import type { SettingsDraft } from './settingsDraft.ts';

export function DraftFoot({ draft }: { draft: SettingsDraft }): ReactElement {
  return (
    <>
      {draft.error === null ? null : <InlineNote tone="crit">{draft.error}</InlineNote>}
      <div className="row">
        <Button variant="primary" type="submit" disabled={!draft.dirty || draft.busy}>
          Apply
        </Button>
        <span className="t2 c2">{draft.dirty ? 'Not applied yet' : ''}</span>
      </div>
    </>
  );
}
