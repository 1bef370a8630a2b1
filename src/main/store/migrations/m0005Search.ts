// Migration 5: every three letters of what a study is searched by (FTS5 trigram), so that a word or a wildcard inside a name needs no reading of all studies.
// The triggers keep it, whoever writes studies. The text no longer holds the name twice: a word has no blank, so `^` and `=` never stood in its way.
// Studies in their order hold the folded name beside it: names are tried without reading whole rows.

/** Apart, so that emptying the index does not delete word by word (`indexWriter.ts`). */
export const forgetStudyText = `CREATE TRIGGER studySearchForget AFTER DELETE ON studies BEGIN
  INSERT INTO studySearch(studySearch, rowid, searchText) VALUES ('delete', old.id, old.searchText);
END;`;

export const m0005Search = `
DROP INDEX studiesByDate;
CREATE INDEX studiesByDate ON studies(StudyDate, StudyTime, id, foldedName);
UPDATE studies SET searchText = substr(searchText, instr(searchText, char(10)) + 1);
CREATE VIRTUAL TABLE studySearch USING fts5(searchText, content='studies', content_rowid='id', tokenize='trigram case_sensitive 1', columnsize=0);
INSERT INTO studySearch(studySearch) VALUES ('rebuild');
CREATE TRIGGER studySearchAdd AFTER INSERT ON studies BEGIN
  INSERT INTO studySearch(rowid, searchText) VALUES (new.id, new.searchText);
END;
CREATE TRIGGER studySearchChange AFTER UPDATE OF searchText ON studies WHEN old.searchText <> new.searchText BEGIN
  INSERT INTO studySearch(studySearch, rowid, searchText) VALUES ('delete', old.id, old.searchText);
  INSERT INTO studySearch(rowid, searchText) VALUES (new.id, new.searchText);
END;
${forgetStudyText}
`;
