// Writes the tables of SOP classes and transfer syntaxes into docs/conformance.md from what the code itself answers; --check only compares.
// What the listener takes is asked of its policy, what the viewer shows of the codecs: the page cannot promise more than they do.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { writeMarked } from './markedText.mjs';
import { root } from './setup/paths.mjs';

const { allStorageClasses, allTransferSyntaxes, canDecode, isStorageSopClass } = await codeOfTheProject();

const taken = allStorageClasses().filter(({ uid }) => isStorageSopClass(uid, false));
const refused = allStorageClasses().filter(({ uid }) => !isStorageSopClass(uid, false));

const storage = table(
  ['SOP class', 'UID'],
  taken.map(({ name, uid }) => [name, uid]),
);
/** Not encodings of a data set in a file or association (MIME, XML, SMPTE streams), or long retired (Papyrus). */
const elsewhere = /^1[.]2[.]840[.]10008[.]1[.](2[.]6[.]|2[.]7[.]|20$)/;
/** Their data set is deflated, which the parser does not undo. */
const unread = new Set(['1.2.840.10008.1.2.4.95', '1.2.840.10008.1.2.4.205']);
const encodings = allTransferSyntaxes().filter(({ uid }) => !elsewhere.test(uid));
const loss = { no: 'no', maybe: 'as the object says', yes: 'yes' };
const syntaxes = table(
  ['Transfer syntax', 'UID', 'Loss', 'Received, kept, sent', 'Shown by the viewer'],
  encodings.map(({ name, uid, lossy }) => [name, uid, loss[lossy], unread.has(uid) ? 'to quarantine' : 'yes', canDecode(uid) ? 'yes' : 'no']),
);

const exceptions = refused.length === 0 ? '' : ` Not taken: ${refused.map(({ name, uid }) => `${name} (${uid})`).join('; ')}.`;
const counts = `The tables below hold ${taken.length} storage SOP classes and ${encodings.length} transfer syntaxes.${exceptions}`;
writeMarked(new URL('../docs/conformance.md', import.meta.url), { counts, storage, syntaxes }, 'node scripts/conformance-tables.mjs');

function table(head, rows) {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/** The sources are TypeScript: they are bundled first, packages left outside. */
async function codeOfTheProject() {
  const { build } = await import('esbuild');
  const outfile = join(root, 'out/programs/conformance.mjs');
  mkdirSync(join(root, 'out/programs'), { recursive: true });
  const contents = `export { allStorageClasses, allTransferSyntaxes } from './src/dicom/uids.ts';
    export { canDecode } from './src/codecs/decode.ts';
    export { isStorageSopClass } from './src/main/dimse/protocolUids.ts';`;
  await build({
    stdin: { contents, resolveDir: root },
    outfile,
    bundle: true,
    packages: 'external',
    platform: 'node',
    target: 'node20.18',
    format: 'esm',
    logLevel: 'warning',
  });
  return import(pathToFileURL(outfile).href);
}
