// The shell: decides between first run and work, composes bar, banner and places, and owns the commands of the whole application.
import { type ReactElement, useEffect } from 'react';
import type { User } from '../../contract/user.ts';
import { onEvent, useQuery } from '../client/index.ts';
import { startKeyDispatcher } from '../commands/index.ts';
import { QueryScreen, SendPanel, startTransferNews } from '../network/index.ts';
import { CurationPanel } from '../curation/index.ts';
import { SettingsScreen } from '../settings/index.ts';
import { startJobNews, useFileDrop, Worklist } from '../worklist/index.ts';
import { useAppCommands } from './appCommands.ts';
import { useArchiveHealth } from './archiveHealth.ts';
import { Bar } from './Bar.tsx';
import { useCurationCommands } from './curationCommands.ts';
import { useDisplaySettings } from './displaySettings.ts';
import { FirstRun } from './FirstRun.tsx';
import { HealthBanner } from './HealthBanner.tsx';
import { HealthItems } from './HealthItems.tsx';
import { leaveQuery, openSettings, openStudy, useNavigation } from './navigation.ts';
import { useNetworkCommands } from './networkCommands.ts';
import { Palette } from './Palette.tsx';
import { ReadingBar } from './ReadingBar.tsx';
import { ReadingScreen } from './ReadingScreen.tsx';
import { ShortcutList } from './ShortcutList.tsx';
import { StatusBar } from './StatusBar.tsx';
import { isReadingWindow, linkWindows } from './readingWindow.ts';
import { say } from './statusMessage.ts';
import { useFirstRun } from './firstRunState.ts';
import './app.css';

function PlaceBody({ user }: { user: User }): ReactElement {
  const { place, studyUid, settingsSection } = useNavigation();
  if (place === 'reading' && studyUid !== null) return <ReadingScreen key={studyUid} studyUid={studyUid} user={user} />;
  if (place === 'settings') return <SettingsScreen section={settingsSection} onSection={openSettings} />;
  if (place === 'query') {
    return (
      <div className="place-body">
        <QueryScreen onBack={leaveQuery} onOpen={openStudy} onOpenSettings={openSettings} />
      </div>
    );
  }
  return (
    <div className="place-body with-status">
      <Worklist onOpen={openStudy} onOpenSettings={openSettings} />
      <StatusBar />
    </div>
  );
}

export function App(): ReactElement {
  const health = useArchiveHealth();
  const user = useQuery('user.current', {}, { refreshOn: (event) => event.type === 'userChanged' });
  const firstRun = useFirstRun(user.value);
  useDisplaySettings();
  useAppCommands();
  useNetworkCommands();
  useCurationCommands();
  useFileDrop((user.value?.user ?? null) !== null);
  useEffect(startKeyDispatcher, []);
  useEffect(startJobNews, []);
  useEffect(startTransferNews, []);
  useEffect(linkWindows, []);
  useEffect(
    () =>
      onEvent((event) => {
        if (event.type === 'readingRequested' && !isReadingWindow) openStudy(event.StudyInstanceUID);
      }),
    [],
  );
  const current = user.value?.user ?? null;
  if (firstRun.active) return <FirstRun onDone={firstRun.finish} />;
  return (
    <div className="app">
      <Bar userName={current?.name ?? null} reading={<ReadingBar />} health={<HealthItems health={health.health} />} />
      <div className="banner">
        <HealthBanner {...health} />
      </div>
      {current === null ? <div /> : <PlaceBody user={current} />}
      <CurationPanel onSaid={say} />
      <SendPanel onSent={say} onOpenSettings={openSettings} />
      <Palette />
      <ShortcutList />
    </div>
  );
}
