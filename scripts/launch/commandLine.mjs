// Tells the window from a verb, and Sagitta's flags from Electron's. Pure.

// The window's own flags; src/main/cli/windowFlags.ts reads them.
const WITH_VALUE = ['--data-dir', '--port', '--aet', '--host', '--peer'];
const WITHOUT_VALUE = ['--open'];
const COMMAND_LINE = ['--help', '-h', '--version'];

/**
 * {kind: 'verb', all} when a word stands among the arguments that is no flag's value (also an unknown one: the command
 * line says so), or help or the version is asked for; else {kind: 'window', electronFlags, ours}, each in its order.
 */
export function sortArguments(all) {
  const electronFlags = [];
  const ours = [];
  for (let i = 0; i < all.length; i++) {
    const name = all[i].split('=', 1)[0];
    if (COMMAND_LINE.includes(all[i]) || !all[i].startsWith('-')) return { kind: 'verb', all };
    if (WITH_VALUE.includes(name)) {
      ours.push(all[i]);
      if (!all[i].includes('=') && i + 1 < all.length) ours.push(all[++i]);
    } else if (WITHOUT_VALUE.includes(name)) ours.push(all[i]);
    else electronFlags.push(all[i]);
  }
  return { kind: 'window', electronFlags, ours };
}

/** One word of a POSIX shell that stands for exactly this text. */
export function shellQuote(text) {
  return `'${String(text).replaceAll("'", "'\\''")}'`;
}
