// Grammar of key names, and which key an event means. Letters ignore case; Ctrl stands for the command key too.

const modifiers = ['Ctrl', 'Alt', 'Shift'] as const;

export interface KeyPress {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  shiftKey: boolean;
}

function isPrintable(key: string): boolean {
  return key.length === 1;
}

function isLetter(key: string): boolean {
  return isPrintable(key) && key.toLowerCase() !== key.toUpperCase();
}

/** The canonical name of a pressed key ("Ctrl+K"), or null for a bare modifier. Shift is dropped where it made the character ("?"). */
export function keyName(press: KeyPress): string | null {
  if (['Control', 'Shift', 'Alt', 'Meta', 'AltGraph', 'Dead', 'Unidentified'].includes(press.key)) return null;
  const key = press.key === ' ' ? 'Space' : isLetter(press.key) ? press.key.toUpperCase() : press.key;
  const shift = press.shiftKey && (isLetter(press.key) || !isPrintable(press.key));
  return [press.ctrlKey || press.metaKey ? 'Ctrl' : '', press.altKey ? 'Alt' : '', shift ? 'Shift' : '', key].filter((part) => part !== '').join('+');
}

/** The same canonical form for a written key: "ctrl+shift+l" is "Ctrl+Shift+L". */
export function normalizeKey(written: string): string {
  const parts = written === '+' ? ['+'] : written.split('+');
  const last = parts.at(-1) ?? '';
  const held = modifiers.filter((name) => parts.slice(0, -1).some((part) => part.toLowerCase() === name.toLowerCase()));
  return [...held, isLetter(last) ? last.toUpperCase() : last].join('+');
}

/** True for keys that write a character: they never act while text is typed. */
export function isCharacterKey(name: string): boolean {
  const bare = name.startsWith('Shift+') ? name.slice('Shift+'.length) : name;
  return isPrintable(bare) || bare === 'Space';
}

export function hasModifier(name: string): boolean {
  return name.startsWith('Ctrl+') || name.startsWith('Alt+');
}
