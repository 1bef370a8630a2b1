// Settings: a list of sections and the chosen one. Every section is true now; nothing is announced.
import { CircleQuestionMark, Database, HardDrive, Keyboard, LayoutGrid, type LucideIcon, Monitor, RadioTower, Route, User } from 'lucide-react';
import type { ComponentType, ReactElement } from 'react';
import { About } from './About.tsx';
import { ArchiveSection } from './ArchiveSection.tsx';
import { DisplaySection } from './DisplaySection.tsx';
import { HangingSection } from './HangingSection.tsx';
import { KeysSection } from './KeysSection.tsx';
import { NetworkSection } from './NetworkSection.tsx';
import { RoutingSection } from './RoutingSection.tsx';
import { StorageSection } from './StorageSection.tsx';
import { UserSection } from './UserSection.tsx';
import './settings.css';

interface Section {
  id: string;
  name: string;
  icon: LucideIcon;
  body: ComponentType;
}

const groups: readonly { name: string; sections: readonly Section[] }[] = [
  {
    name: 'Images in and out',
    sections: [
      { id: 'network', name: 'DICOM network', icon: RadioTower, body: NetworkSection },
      { id: 'routing', name: 'Routing', icon: Route, body: RoutingSection },
      { id: 'storage', name: 'Storage', icon: HardDrive, body: StorageSection },
      { id: 'archive', name: 'Archive and audit', icon: Database, body: ArchiveSection },
    ],
  },
  {
    name: 'Reading',
    sections: [
      { id: 'display', name: 'Display', icon: Monitor, body: DisplaySection },
      { id: 'hanging', name: 'Hanging protocols', icon: LayoutGrid, body: HangingSection },
      { id: 'keys', name: 'Keys', icon: Keyboard, body: KeysSection },
    ],
  },
  {
    name: 'Trust',
    sections: [
      { id: 'user', name: 'User', icon: User, body: UserSection },
      { id: 'about', name: 'About', icon: CircleQuestionMark, body: About },
    ],
  },
];

export function SettingsScreen({ section, onSection }: { section: string | null; onSection: (section: string) => void }): ReactElement {
  const all = groups.flatMap((group) => group.sections);
  const chosen = all.find(({ id }) => id === section) ?? all[0];
  const Body = chosen?.body ?? About;
  return (
    <main className="settings" aria-label="Settings">
      <nav aria-label="Sections" className="settings-nav" data-region="sections">
        {groups.map((group) => (
          <div key={group.name}>
            <h2>{group.name}</h2>
            {group.sections.map(({ id, name, icon: Icon }) => (
              <button type="button" key={id} aria-current={id === chosen?.id ? 'page' : undefined} onClick={() => onSection(id)}>
                <Icon aria-hidden="true" size={15} strokeWidth={1.75} />
                {name}
              </button>
            ))}
          </div>
        ))}
      </nav>
      <div className="settings-body" data-region="settings">
        <Body />
      </div>
    </main>
  );
}
