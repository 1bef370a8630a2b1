// Door of the ui room: shared controls and words. The style sheets are imported once, by app/main.tsx.
export { Button, type ButtonProps } from './Button.tsx';
export { CheckField } from './CheckField.tsx';
export { Chip, type ChipTone, PriorityMark, StatusChip, statusWord } from './Chip.tsx';
export { applyScale, applyTheme, type Theme } from './display.ts';
export { IconButton, type IconButtonProps } from './IconButton.tsx';
export { InlineNote, type NoteTone } from './InlineNote.tsx';
export { Key } from './Key.tsx';
export { Mark } from './Mark.tsx';
export { Menu, type MenuItem } from './Menu.tsx';
export { ModalityIcon } from './ModalityIcon.tsx';
export { NumberField } from './NumberField.tsx';
export { SelectField } from './SelectField.tsx';
export { Tabs, type TabSpec } from './Tabs.tsx';
export { TextField } from './TextField.tsx';
export { ageAndSex, byteSize, clockTime, count, countOf, instantDateTime, instantTime, isoDate, longDate, modalityWords, personName } from './words.ts';
