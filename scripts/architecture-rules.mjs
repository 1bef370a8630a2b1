// Writes the import rules of .dependency-cruiser.cjs into ARCHITECTURE.md between its two marks; --check only compares.
import { createRequire } from 'node:module';
import { writeMarked } from './markedText.mjs';

const { forbidden } = createRequire(import.meta.url)('../.dependency-cruiser.cjs');
const rules = ['| rule | what it says |', '|---|---|', ...forbidden.map((rule) => `| \`${rule.name}\` | ${rule.comment} |`)].join('\n');

writeMarked(new URL('../ARCHITECTURE.md', import.meta.url), { rules }, 'node scripts/architecture-rules.mjs');
