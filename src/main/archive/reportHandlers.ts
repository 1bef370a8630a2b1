// Requests about reports: the reports room decides; here are the notices that follow.
import { fail, ok } from '../../contract/result.ts';
import type { Handlers } from '../rpc/server.ts';
import type { HandlerParts } from './handlerParts.ts';

type ReportRoutes = 'report.get' | 'report.engines' | 'report.draft' | 'report.change' | 'report.sign' | 'report.addendum' | 'report.export';

export function reportHandlers(_: HandlerParts): Pick<Handlers<'archive'>, ReportRoutes> {
  const absent = () => fail('NOT_READY', 'Reports are not wired yet.');
  return {
    'report.get': () => ok({ report: null, versions: [] }),
    'report.engines': () => ok({ engines: [] }),
    'report.draft': absent,
    'report.change': absent,
    'report.sign': absent,
    'report.addendum': absent,
    'report.export': absent,
  };
}
