// The one bar: places, patient and tools when reading, health and user at the end.
import { List, type LucideIcon, PanelLeft, PanelRight, Scan, Search, Settings } from 'lucide-react';
import type { ReactElement, ReactNode } from 'react';
import { runCommand, useKeyOf } from '../commands/index.ts';
import { IconButton, Key, Mark } from '../ui/index.ts';
import { goToPlace, type Place, togglePanel, toggleStrip, useNavigation } from './navigation.ts';

const places: readonly { place: Exclude<Place, 'query'>; name: string; icon: LucideIcon }[] = [
  { place: 'worklist', name: 'Worklist', icon: List },
  { place: 'reading', name: 'Reading', icon: Scan },
  { place: 'settings', name: 'Settings', icon: Settings },
];

function Places(): ReactElement {
  const { place: current, studyUid } = useNavigation();
  return (
    <nav aria-label="Places" className="places">
      {places.map(({ place, name, icon: Icon }) => (
        <button
          type="button"
          key={place}
          className="place"
          aria-label={name}
          title={current === 'reading' ? name : undefined}
          aria-current={place === (current === 'query' ? 'worklist' : current) ? 'page' : undefined}
          disabled={place === 'reading' && studyUid === null}
          aria-description={place === 'reading' && studyUid === null ? 'No study is open' : undefined}
          onClick={() => goToPlace(place)}
        >
          <Icon aria-hidden="true" size={16} strokeWidth={1.75} />
          <span>{name}</span>
        </button>
      ))}
    </nav>
  );
}

function CommandsButton({ wordless }: { wordless: boolean }): ReactElement {
  const key = useKeyOf('app.palette');
  if (wordless) {
    return <IconButton label="Commands" shortcut={key} icon={<Search aria-hidden="true" />} onClick={() => runCommand('app.palette')} />;
  }
  return (
    <button type="button" className="bar-btn" aria-label="Commands" aria-keyshortcuts="Control+K" onClick={() => runCommand('app.palette')}>
      <Search aria-hidden="true" size={14} strokeWidth={1.75} />
      Commands
      {key === undefined ? null : <Key name={key} joined />}
    </button>
  );
}

export interface BarProps {
  userName: string | null;
  /** Patient and tools of the reading screen. */
  reading: ReactNode;
  health: ReactNode;
}

export function Bar({ userName, reading, health }: BarProps): ReactElement {
  const { place, stripOpen, panelOpen } = useNavigation();
  const isReading = place === 'reading';
  return (
    <header className={isReading ? 'bar reading' : 'bar'} data-region="bar">
      <span className="mark">
        <Mark />
      </span>
      <Places />
      {isReading || place === 'query' ? <span className="vsep" /> : null}
      {place === 'query' ? <h1 className="bar-title">Query and retrieve</h1> : null}
      {isReading ? reading : null}
      <span className="sp" />
      <CommandsButton wordless={isReading} />
      {health}
      {isReading ? (
        <>
          <IconButton label="Series strip" pressed={stripOpen} icon={<PanelLeft aria-hidden="true" />} onClick={toggleStrip} />
          <IconButton label="Right panel" pressed={panelOpen} icon={<PanelRight aria-hidden="true" />} onClick={togglePanel} />
        </>
      ) : userName === null ? null : (
        <button type="button" className="avatar" aria-label={`User ${userName}`} onClick={() => runCommand('app.user')}>
          {userName}
        </button>
      )}
    </header>
  );
}
