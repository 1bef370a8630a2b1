// Writes the import rules of .dependency-cruiser.cjs into ARCHITECTURE.md between its two marks; --check only compares.
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const file = new URL('../ARCHITECTURE.md', import.meta.url);
const [begin, end] = ['<!-- rules:begin -->', '<!-- rules:end -->'];
const { forbidden } = createRequire(import.meta.url)('../.dependency-cruiser.cjs');

const table = ['| rule | what it says |', '|---|---|', ...forbidden.map((rule) => `| \`${rule.name}\` | ${rule.comment} |`)].join('\n');
const text = readFileSync(file, 'utf8');
const [from, to] = [text.indexOf(begin), text.indexOf(end)];
if (from < 0 || to < from) throw new Error(`ARCHITECTURE.md lost its marks ${begin} … ${end}`);
const next = `${text.slice(0, from + begin.length)}\n\n${table}\n\n${text.slice(to)}`;

if (process.argv.includes('--check')) {
  if (next !== text) {
    console.error('ARCHITECTURE.md does not print the rules of .dependency-cruiser.cjs: run `node scripts/architecture-rules.mjs`.');
    process.exit(1);
  }
} else {
  writeFileSync(file, next);
}
