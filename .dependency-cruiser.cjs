// Import rules between rooms; ARCHITECTURE.md prints them (scripts/architecture-rules.mjs). `from` may not import `to`.
const room = (name) => `^src/main/${name}/`;
const node = '^(node:|fs|path|os|net|tls|http|https|crypto|child_process|worker_threads|stream|zlib|util|events)';
const rule = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

/** Rooms of the archive process. */
const archiveRooms = ['store', 'ingest', 'media', 'dimse', 'reports', 'security', 'transfers', 'fonts', 'threads', 'annotations'];
const doors = archiveRooms.map((name) => `^src/main/${name}/index\\.ts$`).join('|');

module.exports = {
  forbidden: [
    rule('no-circular', 'No import circles.', {}, { circular: true }),
    rule(
      'dicom-is-pure',
      'dicom imports nothing but itself and the Result type of contract.',
      { path: '^src/dicom/', pathNot: '\\.test\\.ts$' },
      { pathNot: ['^src/dicom/', '^src/contract/result\\.ts$'] },
    ),
    rule(
      'contract-is-pure',
      'contract imports dicom and zod only.',
      { path: '^src/contract/', pathNot: '\\.test\\.ts$' },
      { pathNot: ['^src/contract/', '^src/dicom/', 'node_modules/zod/'] },
    ),
    rule(
      'codecs-know-dicom-only',
      'codecs import dicom, contract and decoder packages; no electron, no DOM rooms.',
      { path: '^src/codecs/', pathNot: '\\.test\\.ts$' },
      { path: '^src/(main|preload|renderer)/' },
    ),
    rule(
      'electron-only-at-the-door',
      'electron is imported by main.ts, windows, ipc, schemes, processes and preload only.',
      { pathNot: '^(src/main/main\\.ts|src/main/(windows|ipc|schemes|processes)/|src/preload/|e2e/|scripts/|bench/)' },
      { path: 'node_modules/electron/' },
    ),
    rule(
      'sql-only-in-store',
      'better-sqlite3 is imported by store only; tests may look into the database.',
      { pathNot: ['^(src/main/store/|scripts/|bench/)', '\\.test\\.ts$'] },
      { path: 'node_modules/better-sqlite3/' },
    ),
    rule(
      'store-knows-no-room',
      'store imports dicom, contract, node and better-sqlite3, no other room.',
      { path: room('store'), pathNot: '\\.test\\.ts$' },
      { path: '^src/(main/(?!store/)|renderer|preload|codecs)' },
    ),
    ...archiveRooms
      .filter((name) => name !== 'store')
      .map((name) =>
        rule(
          `${name}-uses-doors`,
          `${name} reaches other rooms by their door (index.ts; dimse and ingest share ingest/sink.ts).`,
          { path: room(name), pathNot: '\\.test\\.ts$' },
          { path: '^src/main/', pathNot: [room(name), doors, '^src/main/ingest/sink\\.ts$'] },
        ),
      ),
    rule(
      'archive-without-window',
      'Rooms of the archive process know nothing of the window.',
      { path: '^src/main/(store|ingest|media|dimse|reports|security|transfers|rpc|cli)/|^src/main/archive' },
      { path: '^src/(renderer|preload)/|^src/main/(windows|ipc|schemes|processes)/' },
    ),
    rule(
      'doorman-does-not-parse',
      'The doorman starts processes and forwards; it opens no archive room.',
      { path: '^src/main/(windows|ipc|schemes|processes)/' },
      { path: '^src/(dicom|codecs)/|^src/main/(store|ingest|media|dimse|reports|security|transfers)/' },
    ),
    rule('preload-types-only', 'preload imports electron and contract types.', { path: '^src/preload/' }, { path: '^src/(main|renderer|dicom|codecs)/' }),
    rule(
      'renderer-has-no-node',
      'The renderer is sandboxed: no node, no main.',
      { path: '^src/renderer/', pathNot: '\\.test\\.tsx?$' },
      { path: `^src/(main|preload)/|${node}` },
    ),
    rule(
      'renderer-without-zod',
      'zod trips the CSP: the renderer imports contract types only (pixelUrl.ts and streamUrl.ts have no zod).',
      { path: '^src/renderer/', pathNot: '\\.test\\.tsx?$' },
      { path: '^src/contract/', pathNot: '^src/contract/(pixelUrl|streamUrl|result)\\.ts$', dependencyTypesNot: ['type-only'] },
    ),
    ...['worklist', 'network', 'curation', 'reporting', 'measurements', 'settings'].map((name) =>
      rule(
        `${name}-no-siblings`,
        `${name} imports dicom, contract, client, commands, ui and the viewer's door.`,
        { path: `^src/renderer/${name}/`, pathNot: '\\.test\\.tsx?$' },
        { path: '^src/renderer/', pathNot: [`^src/renderer/${name}/`, '^src/renderer/(client|commands|ui)/', '^src/renderer/viewer/index\\.ts$'] },
      ),
    ),
    rule(
      'viewer-no-features',
      'viewer imports client, commands and ui, no feature.',
      { path: '^src/renderer/viewer/', pathNot: '\\.test\\.tsx?$' },
      { path: '^src/renderer/(app|worklist|network|curation|reporting|measurements|settings)/' },
    ),
    rule(
      'engines-in-viewer',
      'vtk.js and cornerstone are imported by the viewer only.',
      { pathNot: '^(src/renderer/viewer/|bench/)' },
      { path: 'node_modules/(@kitware|@cornerstonejs/(core|tools))/' },
    ),
    rule('ui-is-react-only', 'ui imports React, icons, fonts and itself.', { path: '^src/renderer/ui/' }, { path: '^src/', pathNot: '^src/renderer/ui/' }),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: 'specify',
    tsConfig: { fileName: 'tsconfig.renderer.json' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.json'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
