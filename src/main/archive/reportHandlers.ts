// Requests about reports: the reports room decides; here stand who asks and the notices that follow a change.
import type { Report } from '../../contract/report.ts';
import type { Result } from '../../contract/result.ts';
import type { Handlers, RequestContext } from '../rpc/server.ts';
import { tell, whoAsks, type HandlerParts } from './handlerParts.ts';

type ReportRoutes = 'report.get' | 'report.engines' | 'report.draft' | 'report.change' | 'report.sign' | 'report.addendum' | 'report.export';

export function reportHandlers(parts: HandlerParts): Pick<Handlers<'archive'>, ReportRoutes> {
  const { reports } = parts.rooms;
  const asks = (context: RequestContext) => ({ actor: whoAsks(parts, context), signal: context.signal });

  /** The status of the study follows its report. */
  function changed(result: Result<Report>): Result<Report> {
    return tell(result, ({ StudyInstanceUID }) => {
      parts.events.emit({ type: 'reportChanged', StudyInstanceUID });
      parts.events.emit({ type: 'studyChanged', StudyInstanceUID });
    });
  }

  return {
    'report.get': (input) => reports.get(input),
    'report.engines': () => reports.engines(),
    'report.draft': async (input, context) => changed(await reports.draft(input, asks(context))),
    'report.change': (input, context) => changed(reports.change(input, asks(context))),
    'report.sign': async (input) => changed(await reports.sign(input)),
    'report.addendum': async (input) => changed(await reports.addendum(input)),
    'report.export': (input, context) => reports.export(input, asks(context)),
  };
}
