// The table of verbs; each verb is in its own file.
import { auditVerb } from './verbs/audit.ts';
import { checkVerb } from './verbs/check.ts';
import { commitVerb } from './verbs/commit.ts';
import { backupVerb } from './verbs/backup.ts';
import { correctVerb } from './verbs/correct.ts';
import { deleteVerb } from './verbs/delete.ts';
import { draftVerb } from './verbs/draft.ts';
import { echoVerb } from './verbs/echo.ts';
import { exportVerb } from './verbs/export.ts';
import { findVerb } from './verbs/find.ts';
import { getVerb } from './verbs/get.ts';
import { importVerb } from './verbs/import.ts';
import { moveVerb } from './verbs/move.ts';
import { peersVerb } from './verbs/peers.ts';
import { phantomVerb } from './verbs/phantom.ts';
import { reindexVerb } from './verbs/reindex.ts';
import { reportVerb } from './verbs/report.ts';
import { routesVerb } from './verbs/routes.ts';
import { restoreVerb } from './verbs/restore.ts';
import { sendVerb } from './verbs/send.ts';
import { serveVerb } from './verbs/serve.ts';
import { studiesVerb } from './verbs/studies.ts';
import { transfersVerb } from './verbs/transfers.ts';
import { trashVerb } from './verbs/trash.ts';
import { usersVerb } from './verbs/users.ts';
import { verifyVerb } from './verbs/verify.ts';
import { worklistVerb } from './verbs/worklist.ts';
import type { Verb } from './verb.ts';
import type { VerbName } from './verbNames.ts';

export const verbs: Record<VerbName, Verb> = {
  serve: serveVerb,
  import: importVerb,
  studies: studiesVerb,
  echo: echoVerb,
  find: findVerb,
  get: getVerb,
  move: moveVerb,
  send: sendVerb,
  commit: commitVerb,
  worklist: worklistVerb,
  export: exportVerb,
  draft: draftVerb,
  report: reportVerb,
  check: checkVerb,
  correct: correctVerb,
  delete: deleteVerb,
  trash: trashVerb,
  backup: backupVerb,
  restore: restoreVerb,
  verify: verifyVerb,
  reindex: reindexVerb,
  audit: auditVerb,
  peers: peersVerb,
  routes: routesVerb,
  transfers: transfersVerb,
  users: usersVerb,
  phantom: phantomVerb,
};
