// The reading screen: series strip and viewports by the viewer, the panel at the end. Opening a study is audited, once.
import { type ReactElement, useEffect } from 'react';
import type { User } from '../../contract/user.ts';
import { Button, InlineNote } from '../ui/index.ts';
import { Viewer } from '../viewer/index.ts';
import { goToPlace, useNavigation } from './navigation.ts';
import { useOpenedStudy } from './openedStudy.ts';
import { ReadingPanel } from './ReadingPanel.tsx';
import { useReadingStudy } from './readingStudy.ts';

export function ReadingScreen({ studyUid, user }: { studyUid: string; user: Pick<User, 'name' | 'method'> }): ReactElement {
  const { stripOpen, panelOpen } = useNavigation();
  const { detail, error } = useOpenedStudy(studyUid);
  useEffect(() => {
    useReadingStudy.setState({ detail });
  }, [detail]);
  useEffect(() => () => useReadingStudy.setState({ detail: undefined }), []);
  if (detail === undefined) {
    return (
      <main className="reading-screen no-panel" aria-label="Reading">
        <div className="reading-message">
          {error === null ? (
            <p className="c2" role="status">
              Opening the study
            </p>
          ) : (
            <InlineNote tone="crit" actions={<Button onClick={() => goToPlace('worklist')}>Worklist</Button>}>
              {error.message}
            </InlineNote>
          )}
        </div>
      </main>
    );
  }
  return (
    <main className={panelOpen ? 'reading-screen' : 'reading-screen no-panel'} aria-label="Reading">
      <div className="reading-main">
        <Viewer detail={detail} stripHidden={!stripOpen} />
      </div>
      {panelOpen ? <ReadingPanel detail={detail} user={user} /> : null}
    </main>
  );
}
