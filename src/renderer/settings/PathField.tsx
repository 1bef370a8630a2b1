// A path that can be typed or chosen with the system's dialog.
import { FolderOpen } from 'lucide-react';
import type { ReactElement, ReactNode } from 'react';
import { request } from '../client/index.ts';
import { Button, TextField } from '../ui/index.ts';

export interface PathFieldProps {
  label: string;
  kind: 'file' | 'folder';
  value: string;
  onChange: (path: string) => void;
  hint?: ReactNode;
}

export function PathField({ label, kind, value, onChange, hint }: PathFieldProps): ReactElement {
  const choose = async (): Promise<void> => {
    const answer = await request(kind === 'file' ? 'app.chooseFile' : 'app.chooseFolder', {});
    if (answer.ok && answer.value.path !== null) onChange(answer.value.path);
  };
  return (
    <div className="path-field">
      <TextField label={label} mono value={value} onChange={onChange} hint={hint} />
      <Button icon={<FolderOpen aria-hidden="true" />} aria-label={`Choose ${label.toLowerCase()}`} onClick={() => void choose()}>
        Choose…
      </Button>
    </div>
  );
}
