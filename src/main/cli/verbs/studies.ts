// studies: what is in the archive, with the filters of a C-FIND.
import { ok, type Result } from '../../../contract/result.ts';
import type { SeriesRow, StudyRow } from '../../../contract/study.ts';
import type { Verb, VerbCall } from '../verb.ts';
import { withArchive, type Ask } from '../withArchive.ts';

export const studiesVerb: Verb = {
  summary: 'List the studies of the archive',
  usage: '[--patient-name P] [--patient-id I] [--study-date A-B] [--modality M] [--limit N] [--series UID] [--source all]',
  options: {
    'patient-name': { type: 'string', value: 'P', text: 'with wildcards * and ?' },
    'patient-id': { type: 'string', value: 'I', text: 'with wildcards * and ?' },
    'study-date': { type: 'string', value: 'A-B', text: 'YYYYMMDD or a range, open at either end' },
    modality: { type: 'string', value: 'M', text: 'CT, MR …' },
    limit: { type: 'string', value: 'N', text: 'at most so many (default 100000)' },
    series: { type: 'string', value: 'UID', text: 'this study only, with its series' },
    source: { type: 'string', value: 'received|all', text: 'count what was received (default), or objects made here too' },
  },
  json: '[{"StudyInstanceUID","PatientName","PatientID","PatientBirthDate","StudyDate","StudyDescription","ModalitiesInStudy":[],"NumberOfStudyRelatedSeries","NumberOfStudyRelatedInstances"}]; --series adds "series":[{"SeriesInstanceUID","Modality","SeriesDescription","NumberOfSeriesRelatedInstances"}]',
  run: (call) => {
    const limit = Number(call.text('limit') ?? 100_000);
    if (!Number.isInteger(limit) || limit < 1 || limit > 100_000) return Promise.resolve(call.misused('--limit is a number from 1 to 100000.'));
    const source = call.text('source') ?? 'received';
    if (source !== 'received' && source !== 'all') return Promise.resolve(call.misused('--source is received or all.'));
    return withArchive(call, async (ask) => {
      const listed = await ask('study.list', { filter: filterOf(call), limit: call.text('series') === undefined ? limit : 100_000, offset: 0 });
      if (!listed.ok) return call.failed(listed.error);
      const rows = listed.value.rows.filter((row) => call.text('series') === undefined || row.StudyInstanceUID === call.text('series'));
      const studies = [];
      for (const row of rows) {
        const described = await describe(call, ask, row, source === 'all');
        if (!described.ok) return call.failed(described.error);
        studies.push(described.value);
      }
      call.print(studies, rows.map(line).join('\n'));
      return 0;
    });
  },
};

function filterOf(call: VerbCall): Record<string, string> {
  const given = {
    PatientName: call.text('patient-name'),
    PatientID: call.text('patient-id'),
    StudyDate: call.text('study-date'),
    Modality: call.text('modality'),
  };
  return Object.fromEntries(Object.entries(given).filter((entry): entry is [string, string] => entry[1] !== undefined));
}

/** The stable shape of one study; series are asked for only where they are needed. */
async function describe(call: VerbCall, ask: Ask, row: StudyRow, countsDerived: boolean): Promise<Result<Record<string, unknown>>> {
  const withSeries = call.text('series') !== undefined;
  const study = {
    StudyInstanceUID: row.StudyInstanceUID,
    PatientName: row.PatientName,
    PatientID: row.PatientID,
    PatientBirthDate: row.PatientBirthDate,
    StudyDate: row.StudyDate,
    StudyDescription: row.StudyDescription,
    ModalitiesInStudy: row.ModalitiesInStudy,
    NumberOfStudyRelatedSeries: row.NumberOfStudyRelatedSeries,
    NumberOfStudyRelatedInstances: row.NumberOfStudyRelatedInstances,
  };
  if (!withSeries && !countsDerived) return ok(study);
  const asked = await ask('study.series', { StudyInstanceUID: row.StudyInstanceUID });
  if (!asked.ok) return asked;
  const series = asked.value.series.filter(({ derived }) => countsDerived || !derived);
  if (countsDerived) {
    study.ModalitiesInStudy = [...new Set(series.map(({ Modality }) => Modality))].sort();
    study.NumberOfStudyRelatedSeries = series.length;
    study.NumberOfStudyRelatedInstances = series.reduce((sum, { NumberOfSeriesRelatedInstances }) => sum + NumberOfSeriesRelatedInstances, 0);
  }
  return ok(withSeries ? { ...study, series: series.map(describeSeries) } : study);
}

function describeSeries({ SeriesInstanceUID, Modality, SeriesDescription, NumberOfSeriesRelatedInstances }: SeriesRow): Record<string, unknown> {
  return { SeriesInstanceUID, Modality, SeriesDescription, NumberOfSeriesRelatedInstances };
}

function line(row: StudyRow): string {
  const counts = `${String(row.NumberOfStudyRelatedSeries)} series, ${String(row.NumberOfStudyRelatedInstances)} instances`;
  return [row.StudyInstanceUID, row.PatientName, row.PatientID, row.StudyDate, row.ModalitiesInStudy.join(','), row.StudyDescription, counts].join('\t');
}
