// Commands that lead to other systems: query and retrieve, priors, send. They act on the chosen studies of the worklist, or on the one being read.
import { FolderSearch, History, Send } from 'lucide-react';
import { type Command, useRegisterCommands } from '../commands/index.ts';
import { openSend, startPriors } from '../network/index.ts';
import { openQuery } from './navigation.ts';
import { studiesHere } from './studiesHere.ts';

function showPriors(): void {
  const [study] = studiesHere();
  if (study === undefined) return;
  openQuery();
  void startPriors(study);
}

const commands: readonly Command[] = [
  {
    id: 'app.query',
    name: 'Query and retrieve',
    group: 'Go to',
    key: 'Q',
    scope: ['worklist', 'viewer'],
    icon: FolderSearch,
    description: 'ask other systems for studies',
    keywords: 'PACS C-FIND C-MOVE transfers',
    run: openQuery,
  },
  {
    id: 'study.send',
    name: 'Send',
    group: 'Study',
    key: 'Shift+S',
    scope: ['worklist', 'viewer'],
    icon: Send,
    description: 'to another system',
    keywords: 'C-STORE PACS',
    menu: { order: 20, name: 'Send…' },
    enabled: () => studiesHere().length > 0,
    run: () => openSend(studiesHere()),
  },
  {
    id: 'study.priors',
    name: 'Priors of this patient',
    group: 'Study',
    key: 'H',
    scope: ['worklist', 'viewer'],
    icon: History,
    description: 'asked at all peers',
    menu: { order: 40 },
    enabled: () => studiesHere().length === 1,
    run: showPriors,
  },
];

export function useNetworkCommands(): void {
  useRegisterCommands(commands);
}
