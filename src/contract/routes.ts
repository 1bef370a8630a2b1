// The route table: every request that crosses a process border, by `noun.verb`. A missing handler does not compile.
import { z } from 'zod';
import {
  archiveStatus,
  identifyStudy,
  importResult,
  job,
  peer,
  pixelLease,
  quarantineRow,
  queryKeys,
  queryLevel,
  queryMatch,
  retrieveResult,
  sendResult,
  verifyResult,
} from './archive.ts';
import { exportRoutes } from './export.ts';
import { commitmentRoutes } from './commitment.ts';
import { correctionRoutes } from './correction.ts';
import { documentRoutes } from './document.ts';
import { keyImageRoutes } from './keyImage.ts';
import { lesionRoutes } from './lesion.ts';
import { hangingRoutes } from './hanging.ts';
import { lifecycleRoutes } from './lifecycle.ts';
import { measurement, measurementInput } from './measurement.ts';
import { findId, queryRoutes } from './query.ts';
import { presentationRoutes } from './presentation.ts';
import { engine, report, reportChange, reportVersion } from './report.ts';
import { route } from './route.ts';
import { seriesRow, studyDetail, studyFilter, studyRow, studySort, studyStatuses } from './study.ts';
import { transferRoutes } from './transfer.ts';
import { thumbnailRoutes } from './thumbnail.ts';
import { settingsAnswer, settingsChange, user } from './user.ts';
import { aeTitle, uid } from './values.ts';
import { volume3dRoutes } from './volume3d.ts';
import { watchRoutes } from './watch.ts';
import { windowRoutes } from './windows.ts';

const none = z.object({}).strict();
const paths = z.array(z.string().min(1).max(4096)).min(1).max(10_000);

export const routes = {
  // main
  'app.about': route({
    input: none,
    output: z.object({
      version: z.string(),
      electron: z.string(),
      chromium: z.string(),
      node: z.string(),
      platform: z.string(),
      dataDir: z.string(),
      packaged: z.boolean(),
    }),
    owner: 'main',
    effect: 'read',
  }),
  'app.archiveHealth': route({
    input: none,
    output: z.object({ state: z.enum(['starting', 'running', 'restarting', 'stopped']), restarts: z.number().int(), message: z.string() }),
    owner: 'main',
    effect: 'read',
  }),
  'app.chooseImport': route({ input: none, output: z.object({ paths: z.array(z.string()) }), owner: 'main', effect: 'read' }),
  'app.chooseFolder': route({ input: none, output: z.object({ path: z.string().nullable() }), owner: 'main', effect: 'read' }),
  /** A file that is there: a certificate, a key. */
  'app.chooseFile': route({ input: none, output: z.object({ path: z.string().nullable() }), owner: 'main', effect: 'read' }),
  'app.chooseSave': route({
    input: z.object({ suggestedName: z.string().max(200) }),
    output: z.object({ path: z.string().nullable() }),
    owner: 'main',
    effect: 'read',
  }),
  'app.openReading': route({ input: z.object({ StudyInstanceUID: uid }), output: none, owner: 'main', effect: 'read' }),
  'app.showItem': route({ input: z.object({ path: z.string() }), output: none, owner: 'main', effect: 'read' }),
  // archive
  'archive.status': route({ input: none, output: archiveStatus, owner: 'archive', effect: 'read' }),
  'archive.verify': route({ input: none, output: verifyResult, owner: 'archive', effect: 'read' }),
  /** Verifies, then mends what can be mended; nothing is deleted. */
  'archive.repair': route({ input: none, output: verifyResult, owner: 'archive', effect: 'write' }),
  'archive.reindex': route({ input: none, output: z.object({ instances: z.number().int(), problems: z.number().int() }), owner: 'archive', effect: 'write' }),
  'audit.verify': route({
    input: none,
    output: z.object({ ok: z.boolean(), records: z.number().int(), firstBad: z.number().int().nullable() }),
    owner: 'archive',
    effect: 'read',
  }),
  'study.list': route({
    input: z.object({ filter: studyFilter, sort: studySort.optional(), limit: z.number().int().min(1).max(100_000), offset: z.number().int().min(0) }),
    output: z.object({ rows: z.array(studyRow), total: z.number().int(), counts: z.record(z.enum(['all', 'today', ...studyStatuses]), z.number().int()) }),
    owner: 'archive',
    effect: 'read',
  }),
  'study.series': route({ input: identifyStudy, output: z.object({ series: z.array(seriesRow) }), owner: 'archive', effect: 'read' }),
  /** Opens a study for reading: status goes from unread to reading, and the audit says who. */
  'study.open': route({ input: identifyStudy, output: studyDetail, owner: 'archive', effect: 'write' }),
  'study.refresh': route({ input: identifyStudy, output: studyDetail, owner: 'archive', effect: 'read' }),
  /** The next study to read: highest priority, then oldest; null when all are read. */
  'study.nextUnread': route({
    input: z.object({ afterStudyInstanceUID: uid.nullable() }),
    output: z.object({ StudyInstanceUID: uid.nullable() }),
    owner: 'archive',
    effect: 'read',
  }),
  'pixels.lease': route({ input: z.object({ SOPInstanceUID: uid, frame: z.number().int().min(1) }), output: pixelLease, owner: 'archive', effect: 'read' }),
  'import.start': route({ input: z.object({ paths }), output: z.object({ jobId: z.string() }), owner: 'archive', effect: 'write' }),
  /** The same, answered when it is done (command line). */
  'import.run': route({ input: z.object({ paths }), output: importResult, owner: 'archive', effect: 'write' }),
  'job.list': route({ input: none, output: z.object({ jobs: z.array(job) }), owner: 'archive', effect: 'read' }),
  'job.cancel': route({ input: z.object({ jobId: z.string() }), output: none, owner: 'archive', effect: 'write' }),
  'job.importResult': route({
    input: z.object({ jobId: z.string() }),
    output: z.object({ result: importResult.nullable() }),
    owner: 'archive',
    effect: 'read',
  }),
  'quarantine.list': route({ input: none, output: z.object({ rows: z.array(quarantineRow) }), owner: 'archive', effect: 'read' }),
  'measurement.list': route({ input: identifyStudy, output: z.object({ measurements: z.array(measurement) }), owner: 'archive', effect: 'read' }),
  /** Inserts or replaces by id; a deleted one comes back by the same id (undo). */
  'measurement.save': route({ input: z.object({ measurement: measurementInput }), output: measurement, owner: 'archive', effect: 'write' }),
  'measurement.delete': route({ input: z.object({ id: z.uuid() }), output: none, owner: 'archive', effect: 'write' }),
  'report.get': route({
    input: identifyStudy,
    output: z.object({ report: report.nullable(), versions: z.array(reportVersion) }),
    owner: 'archive',
    effect: 'read',
  }),
  'report.engines': route({ input: none, output: z.object({ engines: z.array(engine) }), owner: 'archive', effect: 'read' }),
  /** Drafts sentences into the report of the study (made if there is none); accepted, edited and own sentences stay. */
  'report.draft': route({ input: z.object({ StudyInstanceUID: uid, engineId: z.string().optional() }), output: report, owner: 'archive', effect: 'write' }),
  'report.change': route({ input: z.object({ reportId: z.uuid(), change: reportChange }), output: report, owner: 'archive', effect: 'write' }),
  'report.sign': route({
    input: z.object({ reportId: z.uuid(), name: z.string().min(1), password: z.string().nullable(), as: z.enum(['preliminary', 'final']) }),
    output: report,
    owner: 'archive',
    effect: 'write',
  }),
  'report.addendum': route({
    input: z.object({ reportId: z.uuid(), text: z.string().min(1).max(20_000), name: z.string().min(1), password: z.string().nullable() }),
    output: report,
    owner: 'archive',
    effect: 'write',
  }),
  'report.export': route({
    input: z.object({ StudyInstanceUID: uid, format: z.enum(['json', 'pdf', 'sr']), to: z.string().min(1) }),
    output: z.object({ path: z.string(), files: z.array(z.string()) }),
    owner: 'archive',
    effect: 'write',
  }),
  ...documentRoutes,
  ...keyImageRoutes,
  ...presentationRoutes,
  ...lesionRoutes,
  ...exportRoutes,
  ...watchRoutes,
  ...volume3dRoutes,
  ...thumbnailRoutes,
  ...correctionRoutes,
  ...hangingRoutes,
  ...windowRoutes,
  ...lifecycleRoutes,
  'peer.list': route({ input: none, output: z.object({ peers: z.array(peer) }), owner: 'archive', effect: 'read' }),
  'peer.add': route({ input: z.object({ peer }), output: none, owner: 'archive', effect: 'write' }),
  'peer.remove': route({ input: z.object({ aet: z.string() }), output: none, owner: 'archive', effect: 'write' }),
  'peer.echo': route({ input: z.object({ peer }), output: z.object({ ok: z.boolean(), ms: z.number() }), owner: 'archive', effect: 'read' }),
  'peer.send': route({ input: z.object({ StudyInstanceUID: uid, peer }), output: sendResult, owner: 'archive', effect: 'write' }),
  /** C-FIND; without `limit` all matches. `complete: false` = the limit cut it. */
  'peer.find': route({
    input: z.object({ peer, level: queryLevel, keys: queryKeys, limit: z.number().int().min(1).max(100_000).optional(), findId: findId.optional() }),
    output: z.object({ matches: z.array(queryMatch), complete: z.boolean() }),
    owner: 'archive',
    effect: 'read',
  }),
  /** C-GET: the objects come on the same association. */
  'peer.get': route({ input: z.object({ peer, level: queryLevel, keys: queryKeys }), output: retrieveResult, owner: 'archive', effect: 'write' }),
  /** C-MOVE to `destination`, an AE title that the peer knows; null = to this archive, which must be listening. */
  'peer.move': route({
    input: z.object({ peer, level: queryLevel, keys: queryKeys, destination: aeTitle.nullable() }),
    output: retrieveResult,
    owner: 'archive',
    effect: 'write',
  }),
  ...commitmentRoutes,
  'user.current': route({ input: none, output: z.object({ user: user.nullable() }), owner: 'archive', effect: 'read' }),
  'user.create': route({
    input: z.object({ name: z.string().trim().min(1).max(64), password: z.string().min(8).max(256).nullable() }),
    output: user,
    owner: 'archive',
    effect: 'write',
  }),
  'settings.get': route({ input: none, output: settingsAnswer, owner: 'archive', effect: 'read' }),
  /** Changes take effect at once, but for what the command line said for this run; a listener that cannot bind answers PORT_IN_USE and keeps the old one. */
  'settings.set': route({ input: settingsChange, output: settingsAnswer, owner: 'archive', effect: 'write' }),
  ...queryRoutes,
  ...transferRoutes,
} as const;

export type Routes = typeof routes;
export type RouteName = keyof Routes;
export type RouteInput<N extends RouteName> = z.input<Routes[N]['input']>;
export type RouteParsed<N extends RouteName> = z.output<Routes[N]['input']>;
export type RouteOutput<N extends RouteName> = z.output<Routes[N]['output']>;
export type RoutesOf<P extends 'main' | 'archive'> = { [N in RouteName]: Routes[N]['owner'] extends P ? N : never }[RouteName];
