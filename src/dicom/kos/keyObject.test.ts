// Key Object Selection documents as other people's tools and our own reader see them.
import { describe, expect, it } from 'vitest';
import { runOn } from '../../../test/dicomTools.ts';
import { parseFile } from '../parse.ts';
import { buildKeyObject, keyObjectTitles, readKeyObject, type KeyObjectDocument, type KeyObjectTitle } from './keyObject.ts';

const image = (n: number) => ({
  studyInstanceUid: '1.2.1',
  seriesInstanceUid: '1.2.2',
  sopClassUid: '1.2.840.10008.5.1.4.1.1.2',
  sopInstanceUid: `1.2.3.${String(n)}`,
});
const document: KeyObjectDocument = {
  study: {
    PatientName: 'Müller^Jürgen',
    PatientID: 'P1',
    PatientBirthDate: '',
    PatientSex: 'M',
    StudyInstanceUID: '1.2.1',
    StudyDate: '20260102',
    StudyTime: '101500',
    StudyID: '1',
    AccessionNumber: '',
    ReferringPhysicianName: '',
    StudyDescription: '',
  },
  identity: {
    sopInstanceUid: '2.25.1',
    seriesInstanceUid: '2.25.2',
    seriesNumber: 9100,
    instanceNumber: 1,
    seriesDescription: 'Key images',
    date: '20260102',
    time: '113000',
    softwareVersion: '0',
    deviceSerialNumber: 'none',
  },
  observers: { person: 'Reader^Rita' },
  title: 'teaching',
  description: 'Übergang am Herz',
  images: [image(1), { ...image(2), sopClassUid: '1.2.840.10008.5.1.4.1.1.2.1', frameNumber: 7 }],
};

function read(bytes: Uint8Array) {
  const file = parseFile(bytes);
  if (!file.ok) throw new Error(file.error.message);
  return { d: file.value.dataSet, back: readKeyObject(file.value.dataSet) };
}

describe('key object selection', () => {
  it('reads back reason, description, observer, images and frames', () => {
    const { back, d } = read(buildKeyObject(document));
    expect(back).toMatchObject({ reason: 'teaching', description: 'Übergang am Herz', observer: 'Reader^Rita', device: 'Sagitta', unread: [] });
    expect(back.images).toEqual([
      { SOPClassUID: '1.2.840.10008.5.1.4.1.1.2', SOPInstanceUID: '1.2.3.1', frames: [] },
      { SOPClassUID: '1.2.840.10008.5.1.4.1.1.2.1', SOPInstanceUID: '1.2.3.2', frames: [7] },
    ]);
    expect(d.sequence('CurrentRequestedProcedureEvidenceSequence')).toHaveLength(1);
  });

  it.each(Object.keys(keyObjectTitles) as KeyObjectTitle[])('passes dciodvfy and dsrdump: %s', (title) => {
    const bytes = buildKeyObject({ ...document, title });
    const errors = runOn('dciodvfy', bytes)
      ?.split('\n')
      .filter((line) => line.startsWith('Error'));
    if (errors) expect(errors).toEqual([]);
    const said = runOn('dsrdump', bytes)
      ?.split('\n')
      .filter((line) => /^[WEF]: /.test(line) && !/VR checker does not support|Check for template constraints/.test(line));
    if (said) expect(said).toEqual([]);
  });
});
