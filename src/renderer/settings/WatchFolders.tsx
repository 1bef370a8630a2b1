// Watched folders: the list with what each is doing, adding and removing.
import { type SyntheticEvent, type ReactElement, useState } from 'react';
import type { WatchedFolder, WatchState } from '../../contract/watch.ts';
import { request, useQuery } from '../client/index.ts';
import { Button, countOf, InlineNote, instantTime, SelectField } from '../ui/index.ts';
import { PathField } from './PathField.tsx';

const stateWords: Record<WatchState['state'], string> = { waiting: 'watching', importing: 'taking in', missing: 'not there', refused: 'not watched' };

function news({ state, stored, notImported, lastImportAt, message }: WatchState): string {
  const parts = [
    message === '' ? stateWords[state] : '',
    stored === 0 ? '' : `${countOf(stored, 'object')} taken in`,
    notImported === 0 ? '' : `${String(notImported)} not`,
  ];
  const last = lastImportAt === null ? '' : `last ${instantTime(lastImportAt)}`;
  return [...parts, last].filter((part) => part !== '').join(', ');
}

function FolderRow({ folder, onRemove }: { folder: WatchState; onRemove: () => void }): ReactElement {
  const isWrong = folder.state === 'missing' || folder.state === 'refused' || folder.message !== '';
  return (
    <li>
      <span className="mono ellip" title={folder.path}>
        {folder.path}
      </span>
      <span className="plain c2">{folder.afterwards === 'move' ? 'moved afterwards' : 'left as it is'}</span>
      <span className="sp" />
      <span className={isWrong ? 'c-warn' : 'c2'}>{[folder.message, news(folder)].filter((part) => part !== '').join(' ')}</span>
      <Button small variant="quiet" aria-label={`Stop watching ${folder.path}`} onClick={onRemove}>
        Remove
      </Button>
    </li>
  );
}

export function WatchFolders(): ReactElement {
  const { value, refresh } = useQuery('watch.list', {}, { refreshOn: (event) => event.type === 'watchFoldersChanged' || event.type === 'settingsChanged' });
  const [draft, setDraft] = useState<WatchedFolder>({ path: '', afterwards: 'leave' });
  const [error, setError] = useState<string | null>(null);
  const folders = value?.folders ?? [];
  /** From the settings as they are now: the list above lags behind while an import under way comes to its end. */
  const set = async (next: (kept: readonly WatchedFolder[]) => readonly WatchedFolder[] | string): Promise<boolean> => {
    const held = await request('settings.get', {});
    const wanted = held.ok ? next(held.value.watchFolders) : held.error.message;
    if (typeof wanted === 'string') {
      setError(wanted);
      return false;
    }
    const answer = await request('settings.set', { watchFolders: [...wanted] });
    setError(answer.ok ? null : answer.error.message);
    refresh();
    return answer.ok;
  };
  const add = async (event: SyntheticEvent): Promise<void> => {
    event.preventDefault();
    const path = draft.path.trim();
    const added = await set((kept) => (kept.some((folder) => folder.path === path) ? 'This folder is watched already.' : [...kept, { ...draft, path }]));
    if (added) setDraft({ path: '', afterwards: draft.afterwards });
  };
  return (
    <section className="card" aria-label="Watched folders">
      <h2>Watched folders</h2>
      {value !== undefined && folders.length === 0 ? (
        <p className="t2 c2">None. What a CD reader or a script puts into a watched folder is taken in by itself.</p>
      ) : null}
      <ul className="peer-list">
        {folders.map((folder) => (
          <FolderRow key={folder.path} folder={folder} onRemove={() => void set((kept) => kept.filter(({ path }) => path !== folder.path))} />
        ))}
      </ul>
      <form className="peer-form" aria-label="Watch a folder" onSubmit={(event) => void add(event)}>
        <PathField label="Folder" kind="folder" value={draft.path} onChange={(path) => setDraft((now) => ({ ...now, path }))} />
        <SelectField
          label="Afterwards"
          value={draft.afterwards}
          options={[
            ['leave', 'Leave the files'],
            ['move', 'Move them into imported and not-imported'],
          ]}
          onChange={(afterwards) => setDraft((now) => ({ ...now, afterwards }))}
        />
        {error === null ? null : <InlineNote tone="crit">{error}</InlineNote>}
        <div className="row">
          <Button type="submit" disabled={draft.path.trim() === ''}>
            Watch folder
          </Button>
        </div>
      </form>
    </section>
  );
}
