// Reports: the current document of a study and its signed versions, which a trigger keeps from ever changing. The rules of a report's life are not here.
import type { Database } from 'better-sqlite3';
import type { Report, ReportVersion } from '../../contract/report.ts';
import { fail, ok, type Result } from '../../contract/result.ts';
import type { AuditLog, Reports } from './model.ts';
import type { StudyState } from './studyState.ts';

interface VersionRow {
  version: number;
  status: ReportVersion['status'];
  at: string;
  who: string;
  contentSha256: string;
}

function parse(row: { document: string } | undefined): Report | undefined {
  return row && (JSON.parse(row.document) as Report);
}

export function createReports(db: Database, audit: AuditLog, state: StudyState, now: () => number): Reports {
  const ofStudy = db.prepare<[string], { document: string }>('SELECT document FROM reports WHERE StudyInstanceUID = ?');
  const byId = db.prepare<[string], { document: string }>('SELECT document FROM reports WHERE id = ?');
  const put = db.prepare(`INSERT INTO reports VALUES (@id, @StudyInstanceUID, @version, @status, @updatedAt, @document)
    ON CONFLICT (id) DO UPDATE SET version = @version, status = @status, updatedAt = @updatedAt, document = @document`);
  const addVersion = db.prepare('INSERT INTO reportVersions VALUES (@id, @version, @status, @at, @who, @contentSha256, @document)');
  const versions = db.prepare<[string], VersionRow>('SELECT version, status, at, who, contentSha256 FROM reportVersions WHERE reportId = ? ORDER BY version');
  const version = db.prepare<[string, number], { document: string }>('SELECT document FROM reportVersions WHERE reportId = ? AND version = ?');

  function write(report: Report): void {
    put.run({ ...report, document: JSON.stringify(report) });
    state.setStatus(report.StudyInstanceUID, report.status === 'draft' ? 'drafted' : report.status);
  }

  function subject(report: Report): Record<string, string> {
    return { reportId: report.id, StudyInstanceUID: report.StudyInstanceUID };
  }

  const save = db.transaction((report: Report, entry: Parameters<Reports['save']>[1]) => {
    write(report);
    audit.append({ ...entry, subject: subject(report) });
  });

  const saveSigned = db.transaction((report: Report, signed: Parameters<Reports['saveSigned']>[1]): Result<void> => {
    const { who, contentSha256, action } = signed;
    if (version.get(report.id, report.version))
      return fail('CONFLICT', `Version ${String(report.version)} of this report is signed already and never changes. Reload the report.`);
    write(report);
    addVersion.run({ ...report, at: new Date(now()).toISOString(), who, contentSha256, document: JSON.stringify(report) });
    audit.append({ who, action, subject: subject(report), detail: { version: report.version, status: report.status, contentSha256 } });
    return ok(undefined);
  });

  return {
    forStudy: (uid) => parse(ofStudy.get(uid)),
    get: (id) => parse(byId.get(id)),
    save: (report, entry) => {
      save(report, entry);
    },
    saveSigned: (report, signed) => saveSigned(report, signed),
    versions: (id) => versions.all(id).map(({ who, ...row }) => ({ ...row, by: who })),
    version: (id, number) => parse(version.get(id, number)),
  };
}
