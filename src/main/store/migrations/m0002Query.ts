// Migration 2: indexes for queries of other systems (C-FIND, C-GET): names with component groups, accession numbers, patients by ID, encodings by SOP class.
export const m0002Query = `
CREATE INDEX studiesWithGroups ON studies(foldedName) WHERE instr(foldedName, '=') > 0;
CREATE INDEX studiesByAccession ON studies(AccessionNumber);
CREATE INDEX patientsById ON patients(PatientID);
CREATE INDEX instancesByEncoding ON instances(SOPClassUID, transferSyntaxUid);
CREATE INDEX seriesByUid ON series(SeriesInstanceUID);
`;
