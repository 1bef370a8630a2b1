// Generated parts of a page, between the marks `<!-- NAME:begin -->` and `<!-- NAME:end -->`: written anew, or with `--check` only compared.
import { readFileSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';

/** `parts`: text by the name of its marks. With `--check` on the command line a page that differs ends the process with 1 and the command to run. */
export function writeMarked(file, parts, command) {
  const before = readFileSync(file, 'utf8');
  const after = Object.entries(parts).reduce(replacePart, before);
  if (!process.argv.includes('--check')) {
    writeFileSync(file, after);
  } else if (after !== before) {
    console.error(`${basename(fileURLToPath(file))} is not what the code says: run \`${command}\`.`);
    process.exitCode = 1;
  }
}

function replacePart(text, [name, part]) {
  const [begin, end] = [`<!-- ${name}:begin -->`, `<!-- ${name}:end -->`];
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`the page lost its marks ${begin} … ${end}`);
  return `${text.slice(0, from + begin.length)}\n\n${part}\n\n${text.slice(to)}`;
}
