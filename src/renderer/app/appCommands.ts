// Commands of the whole application: places, palette, shortcut list, next unread, theme, panes.
import { FolderOpen, Keyboard, List, Moon, PackageX, PanelLeft, PanelRight, Scan, Search, Settings, SkipForward, SunMedium, User } from 'lucide-react';
import { request } from '../client/index.ts';
import { type Command, useRegisterCommands } from '../commands/index.ts';
import { chooseAndImport, showQuarantine } from '../worklist/index.ts';
import { goToPlace, openSettings, openStudy, togglePanel, toggleStrip, useNavigation } from './navigation.ts';
import { openOverlay } from './overlays.ts';
import { cycleRegions } from './regions.ts';
import { say } from './statusMessage.ts';

async function openNextUnread(): Promise<void> {
  const { place, studyUid } = useNavigation.getState();
  const next = await request('study.nextUnread', { afterStudyInstanceUID: place === 'reading' ? studyUid : null });
  if (!next.ok) say(next.error.message);
  else if (next.value.StudyInstanceUID === null) say('No unread study is left.');
  else openStudy(next.value.StudyInstanceUID);
}

async function setTheme(theme: 'dark' | 'light'): Promise<void> {
  const result = await request('settings.set', { theme });
  if (!result.ok) say(result.error.message);
}

const isReading = (): boolean => useNavigation.getState().place === 'reading';

const commands: readonly Command[] = [
  { id: 'app.palette', name: 'Commands', group: 'App', key: 'Ctrl+K', scope: 'global', icon: Search, run: () => openOverlay('palette') },
  { id: 'app.shortcuts', name: 'Shortcuts', group: 'App', key: '?', scope: 'global', icon: Keyboard, run: () => openOverlay('shortcuts') },
  { id: 'app.worklist', name: 'Worklist', group: 'Go to', key: 'Ctrl+1', scope: 'global', icon: List, run: () => goToPlace('worklist') },
  {
    id: 'app.reading',
    name: 'Reading',
    group: 'Go to',
    key: 'Ctrl+2',
    scope: 'global',
    icon: Scan,
    enabled: () => useNavigation.getState().studyUid !== null,
    run: () => goToPlace('reading'),
  },
  { id: 'app.settings', name: 'Settings', group: 'Go to', key: 'Ctrl+,', scope: 'global', icon: Settings, run: () => openSettings(null) },
  { id: 'app.user', name: 'User', group: 'Go to', scope: 'global', icon: User, description: 'name and sign-in', run: () => openSettings('user') },
  {
    id: 'app.quarantine',
    name: 'Quarantine',
    group: 'Go to',
    scope: 'global',
    icon: PackageX,
    description: 'objects kept apart',
    run: () => {
      goToPlace('worklist');
      showQuarantine(true);
    },
  },
  {
    id: 'study.nextUnread',
    name: 'Next unread',
    group: 'Study',
    key: 'N',
    scope: ['worklist', 'viewer'],
    icon: SkipForward,
    description: 'highest priority, then oldest',
    run: () => void openNextUnread(),
  },
  {
    id: 'study.import',
    name: 'Import files',
    group: 'Study',
    key: 'Ctrl+I',
    scope: 'global',
    icon: FolderOpen,
    description: 'files, folders or ZIP',
    run: () => void chooseAndImport(),
  },
  { id: 'app.light', name: 'Light theme', group: 'App', scope: 'global', icon: SunMedium, description: 'for bright rooms', run: () => void setTheme('light') },
  { id: 'app.dark', name: 'Dark theme', group: 'App', scope: 'global', icon: Moon, run: () => void setTheme('dark') },
  { id: 'app.strip', name: 'Series strip', group: 'App', scope: 'global', icon: PanelLeft, enabled: isReading, run: toggleStrip },
  { id: 'app.panel', name: 'Right panel', group: 'App', scope: 'global', icon: PanelRight, enabled: isReading, run: togglePanel },
  {
    id: 'app.nextRegion',
    name: 'Next region',
    group: 'App',
    key: 'F6',
    scope: 'global',
    description: 'bar, strip, viewports, panel',
    run: () => cycleRegions(1),
  },
  { id: 'app.previousRegion', name: 'Previous region', group: 'App', key: 'Shift+F6', scope: 'global', run: () => cycleRegions(-1) },
];

export function useAppCommands(): void {
  useRegisterCommands(commands);
}
