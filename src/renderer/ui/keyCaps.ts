// How key names ("Ctrl+K") are printed and told. Which key does what is not known here.

/** The value of `aria-keyshortcuts` (WAI-ARIA 1.2): "Control+K". */
export function ariaKey(name: string): string {
  return name.replace('Ctrl+', 'Control+');
}

/** The parts to print on key caps. */
export function keyCaps(name: string): string[] {
  const arrows: Record<string, string> = {
    ArrowUp: '↑',
    ArrowDown: '↓',
    ArrowLeft: '←',
    ArrowRight: '→',
    Escape: 'Esc',
    PageUp: 'Page up',
    PageDown: 'Page down',
  };
  return (name === '+' ? ['+'] : name.split('+')).map((part) => arrows[part] ?? part);
}
