// Writes the tables of keys into docs/manual.md from the commands that the renderer registers; --check only compares.
// The viewer's commands are a list that can be loaded; those of the other rooms are read from their sources as the literals they are.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { writeMarked } from './markedText.mjs';
import { root } from './setup/paths.mjs';

const renderer = join(root, 'src/renderer');
const commands = [...(await viewerCommands()), ...(await literalCommands())];
const inScope = (scope) => (command) => [command.scope].flat().includes(scope);
const titles = {
  global: 'Everywhere',
  worklist: 'In the worklist',
  query: 'In query and retrieve',
  viewer: 'On a viewport',
  panel: 'In the panel on the right',
};
const shown = Object.keys(titles).filter((scope) => commands.some(inScope(scope)));
const keys = shown.map((scope) => `**${titles[scope]}**\n\n${table(commands.filter(inScope(scope)))}`).join('\n\n');

writeMarked(new URL('../docs/manual.md', import.meta.url), { keys }, 'node scripts/manual-keys.mjs');

function table(list) {
  const rows = list.map(({ name, key, description }) => `| ${name} | ${key === undefined ? 'none' : `\`${key}\``} | ${description ?? ''} |`);
  return ['| Command | Key | |', '| --- | --- | --- |', ...rows].join('\n');
}

async function viewerCommands() {
  const { build } = await import('esbuild');
  const outfile = join(root, 'out/programs/viewerCommands.mjs');
  await build({
    entryPoints: [join(renderer, 'viewer/viewerCommands.ts')],
    outfile,
    bundle: true,
    packages: 'external',
    platform: 'node',
    target: 'node20.18',
    format: 'esm',
    loader: { '.css': 'empty' },
    define: { window: 'globalThis' },
    logLevel: 'warning',
    plugins: [{ name: 'no-workers', setup: withoutWorkers }],
  });
  const loaded = await import(pathToFileURL(outfile).href);
  return loaded.viewerCommands;
}

/** Nothing is decoded here: `x.ts?worker` and the like become an empty value. */
function withoutWorkers({ onResolve, onLoad }) {
  onResolve({ filter: /[?](worker|url)$/ }, ({ path }) => ({ path, namespace: 'nothing' }));
  onLoad({ filter: /./, namespace: 'nothing' }, () => ({ contents: 'export default undefined' }));
}

/** Object literals with id, name, group and scope, outside the viewer. */
async function literalCommands() {
  const { default: ts } = await import('typescript');
  const files = readdirSync(renderer, { recursive: true }).filter((name) => /[.]tsx?$/.test(name) && !/^viewer|[.]test[.]/.test(name));
  return files.sort().flatMap((name) => {
    const found = [];
    const visit = (node) => {
      if (ts.isObjectLiteralExpression(node)) found.push(propertiesOf(ts, node));
      ts.forEachChild(node, visit);
    };
    visit(ts.createSourceFile(name, readFileSync(join(renderer, name), 'utf8'), ts.ScriptTarget.ESNext, true));
    return found.filter(({ id, name: word, group, scope }) => [id, word, group, scope].every((value) => value !== undefined));
  });
}

function propertiesOf(ts, node) {
  const literal = (value) => {
    if (ts.isStringLiteralLike(value)) return value.text;
    return ts.isArrayLiteralExpression(value) ? value.elements.map(literal) : undefined;
  };
  return Object.fromEntries(node.properties.filter(ts.isPropertyAssignment).map(({ name, initializer }) => [name.getText(), literal(initializer)]));
}
