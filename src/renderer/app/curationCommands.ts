// Commands on whole studies: export, priority, keeping, correction, deletion. They act on the chosen studies of the worklist, or on the one being read.
import { ArchiveRestore, ChevronsUp, FileOutput, Minus, OctagonAlert, PencilLine, Pin, Trash2 } from 'lucide-react';
import { type Command, useRegisterCommands } from '../commands/index.ts';
import { openCuration, setKeep, setPriority } from '../curation/index.ts';
import { say } from './statusMessage.ts';
import { studiesHere } from './studiesHere.ts';

const places = ['worklist', 'viewer'] as const;
const someStudy = (): boolean => studiesHere().length > 0;

const priorities: readonly Command[] = (
  [
    ['stat', 'Priority STAT', OctagonAlert],
    ['urgent', 'Priority urgent', ChevronsUp],
    ['routine', 'Priority routine', Minus],
  ] as const
).map(([priority, name, icon], at) => ({
  id: `study.priority.${priority}`,
  name,
  group: 'Study',
  scope: places,
  icon,
  menu: { order: 110 + at * 10 },
  enabled: someStudy,
  run: () => void setPriority(studiesHere(), priority).then(say),
}));

const commands: readonly Command[] = [
  {
    id: 'study.export',
    name: 'Export',
    group: 'Study',
    key: 'Shift+E',
    scope: places,
    icon: FileOutput,
    description: 'DICOM, ZIP, medium or pictures, de-identified when asked',
    keywords: 'DICOMDIR CD USB PNG JPEG anonymize de-identify',
    menu: { order: 30, name: 'Export…' },
    enabled: someStudy,
    run: () => openCuration('export', studiesHere()),
  },
  ...priorities,
  {
    id: 'study.keep',
    name: 'Keep for good',
    group: 'Study',
    scope: places,
    icon: Pin,
    description: 'no rule of storage deletes it',
    menu: { order: 140 },
    enabled: someStudy,
    run: () => void setKeep(studiesHere(), true).then(say),
  },
  {
    id: 'study.unkeep',
    name: 'No longer keep for good',
    group: 'Study',
    scope: places,
    icon: ArchiveRestore,
    enabled: someStudy,
    run: () => void setKeep(studiesHere(), false).then(say),
  },
  {
    id: 'study.correct',
    name: 'Correct',
    group: 'Study',
    scope: places,
    icon: PencilLine,
    description: 'patient, study, merge, move a series; undone later',
    keywords: 'reconcile merge patient wrong name',
    menu: { order: 210, name: 'Correct…' },
    enabled: someStudy,
    run: () => openCuration('correct', studiesHere()),
  },
  {
    id: 'study.delete',
    name: 'Delete study',
    group: 'Study',
    key: 'Delete',
    scope: 'worklist',
    icon: Trash2,
    menu: { order: 220, name: 'Delete…' },
    enabled: someStudy,
    run: () => openCuration('delete', studiesHere()),
  },
];

export function useCurationCommands(): void {
  useRegisterCommands(commands);
}
