// Requests about reports: the reports room decides; here stand who asks and the notices that follow a change.
import type { Report } from '../../contract/report.ts';
import type { Result } from '../../contract/result.ts';
import { audit } from '../security/index.ts';
import type { Handlers, RequestContext } from '../rpc/server.ts';
import { tell, whoAsks, type HandlerParts } from './handlerParts.ts';

type ReportRoutes = 'report.get' | 'report.engines' | 'report.draft' | 'report.change' | 'report.sign' | 'report.addendum' | 'report.export';

export function reportHandlers(parts: HandlerParts): Pick<Handlers<'archive'>, ReportRoutes> {
  const { reports, store } = parts.rooms;
  const asks = (context: RequestContext) => ({ actor: whoAsks(parts, context), signal: context.signal });

  /** The status of the study follows its report. */
  function changed(result: Result<Report>): Result<Report> {
    return tell(result, ({ StudyInstanceUID }) => {
      parts.events.emit({ type: 'reportChanged', StudyInstanceUID });
      parts.events.emit({ type: 'studyChanged', StudyInstanceUID });
    });
  }

  /** A refused signature is recorded; the name that was typed is not, since it may be a password in the wrong field. */
  function signed(result: Result<Report>, reportId: string, context: RequestContext): Result<Report> {
    if (!result.ok)
      audit(store, { who: whoAsks(parts, context), action: 'sign.refused', outcome: 'failure', subject: { reportId }, detail: { code: result.error.code } });
    return changed(result);
  }

  return {
    'report.get': async (input) => (await reports()).get(input),
    'report.engines': async () => (await reports()).engines(),
    'report.draft': async (input, context) => changed(await (await reports()).draft(input, asks(context))),
    'report.change': async (input, context) => changed((await reports()).change(input, asks(context))),
    'report.sign': async (input, context) => signed(await (await reports()).sign(input), input.reportId, context),
    'report.addendum': async (input, context) => signed(await (await reports()).addendum(input), input.reportId, context),
    'report.export': async (input, context) => (await reports()).export(input, asks(context)),
  };
}
