// C-FIND as SCP against dcmtk's findscu and a raw peer: models and levels, character sets both ways, unsupported keys, refusals, cancel, a slow reader.
import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hasDcmtk, runDcmtk } from '../../../../test/helpers/dcmtk.ts';
import { addStudy, findscu, openQueryRig, studyOf, type QueryRig } from '../../../../test/helpers/queryRig.ts';
import { openRawPeer } from '../../../../test/helpers/rawPeer.ts';
import { C_CANCEL_RQ, C_ECHO_RQ, C_FIND_RQ, decodeCommandSet, encodeCommandSet } from '../message/commandSet.ts';
import type { CommandSet } from '../message/commandSet.ts';
import { encodeIdentifier } from '../message/identifier.ts';
import { encodeAssociateRq, encodeDataHeader } from '../pdu/encodePdu.ts';
import { queryRetrieveUids, type QueryRetrieveServices } from '../queryRetrieve.ts';

let rig: QueryRig;
let change: (services: QueryRetrieveServices) => QueryRetrieveServices = (services) => services;

beforeEach(async () => {
  rig = await openQueryRig((services) => change(services));
  await addStudy(rig, 1, 2, { PatientName: 'Meier^Hans', PatientID: 'P1', StudyDate: '20250101' });
  await addStudy(rig, 2, 3, { PatientName: 'Yamada^Tarou=山田^太郎=やまだ^たろう', PatientID: 'P2', StudyDate: '20250601', Modality: 'MR' });
});
afterEach(() => rig.end());

describe.skipIf(!hasDcmtk)('findscu', () => {
  it('gets studies with counts, our AE title and an empty value for what we do not keep (catches: keys that vanish from the response)', async () => {
    const keys = [
      'QueryRetrieveLevel=STUDY',
      'PatientName=meier*',
      'StudyInstanceUID',
      'NumberOfStudyRelatedInstances',
      'ModalitiesInStudy',
      'PatientComments=x',
    ];
    const { output, matches } = await findscu(rig, '-S', keys);
    expect(matches).toHaveLength(1);
    const match = matches[0]!;
    expect(match.string('PatientName')).toBe('Meier^Hans');
    expect(match.string('StudyInstanceUID')).toBe(studyOf(1));
    expect(match.string('NumberOfStudyRelatedInstances')).toBe('2');
    expect(match.string('ModalitiesInStudy')).toBe('CT');
    expect(match.string('RetrieveAETitle')).toBe('SAGITTA');
    expect(match.has('PatientComments')).toBe(true);
    expect(match.string('PatientComments')).toBe('');
    expect(match.has('SpecificCharacterSet')).toBe(false);
    expect(output).toContain('Pending: WarningUnsupportedOptionalKeys');
  });

  it('gets FF00 when every key is kept, in implicit VR too (catches: a response in another syntax than negotiated)', async () => {
    const { output, matches } = await findscu(rig, '-S', ['QueryRetrieveLevel=STUDY', 'PatientID=P2', 'PatientName', 'StudyDate'], ['-xi']);
    expect(matches.map((match) => match.string('StudyDate'))).toEqual(['20250601']);
    expect(output).not.toContain('WarningUnsupportedOptionalKeys');
  });

  it('gets a Japanese name in UTF-8 by any of its groups (catches: a name in a set that the response does not state)', async () => {
    for (const name of ['山田*', 'やまだ^たろう', 'YAMADA^*']) {
      const { matches } = await findscu(rig, '-S', ['SpecificCharacterSet=ISO_IR 192', 'QueryRetrieveLevel=STUDY', `PatientName=${name}`]);
      expect(matches.map((match) => match.personName('PatientName'))).toEqual(['Yamada^Tarou=山田^太郎=やまだ^たろう']);
      expect(matches[0]!.string('SpecificCharacterSet')).toBe('ISO_IR 192');
    }
  });

  it.each([
    ['patients', '-P', ['QueryRetrieveLevel=PATIENT', 'PatientID', 'NumberOfPatientRelatedInstances'], 2],
    ['studies of a patient', '-P', ['QueryRetrieveLevel=STUDY', 'PatientID=P1', 'StudyInstanceUID'], 1],
    ['series', '-S', ['QueryRetrieveLevel=SERIES', `StudyInstanceUID=${studyOf(2)}`, 'SeriesInstanceUID', 'Modality=MR'], 1],
    ['images', '-S', ['QueryRetrieveLevel=IMAGE', `StudyInstanceUID=${studyOf(2)}`, `SeriesInstanceUID=${studyOf(2)}.1`, 'SOPInstanceUID'], 3],
    ['nothing', '-S', ['QueryRetrieveLevel=STUDY', 'PatientName=Nobody'], 0],
  ] as const)('gets %s', async (_, model, keys, count) => {
    const { code, matches } = await findscu(rig, model, [...keys]);
    expect([code, matches.length]).toEqual([0, count]);
  });

  it.each([
    ['an unknown level', '-S', ['QueryRetrieveLevel=SHELF', 'PatientName']],
    ['no level', '-S', ['PatientName']],
    ['patients in the Study Root', '-S', ['QueryRetrieveLevel=PATIENT', 'PatientID']],
    ['series without their study', '-S', ['QueryRetrieveLevel=SERIES', 'SeriesInstanceUID']],
    ['series of several studies', '-S', ['QueryRetrieveLevel=SERIES', `StudyInstanceUID=${studyOf(1)}\\${studyOf(2)}`]],
  ] as const)('is refused %s with A900 (catches: an answer to a question that was not put)', async (_, model, keys) => {
    const { output, matches } = await findscu(rig, model, [...keys]);
    expect(matches).toEqual([]);
    expect(output).toContain('DataSetDoesNotMatchSOPClass');
  });

  it('hears a failure, never Success, when the index fails (catches: an empty list that reads as: no priors)', async () => {
    await rig.end();
    change = (services) => ({
      ...services,
      find: () => {
        throw new Error('Meier^Hans');
      },
    });
    rig = await openQueryRig((services) => change(services));
    change = (services) => services;
    const { output } = await findscu(rig, '-S', ['QueryRetrieveLevel=STUDY', 'PatientName']);
    expect(output).toContain('Failed: UnableToProcess');
    expect(await runDcmtk('echoscu', rig.target)).toMatchObject({ code: 0 });
  });

  it('leaves a row in the audit, with keywords and without values (catches: patient data in the trail)', async () => {
    await findscu(rig, '-S', ['QueryRetrieveLevel=STUDY', 'PatientName=meier*', 'StudyDate']);
    const row = rig.store.audit.list().findLast((record) => record.action === 'query.answered');
    expect(row).toMatchObject({ who: 'AE TESTER', outcome: 'success', detail: { level: 'STUDY', keywords: ['PatientName'], matches: 1 } });
    expect(JSON.stringify(row)).not.toMatch(/meier/i);
  });

  const charsets = resolve(import.meta.dirname, '../../../../../shared/data/charset');
  it.skipIf(!existsSync(charsets))(
    'finds every patient of the character set files by the name it lists (catches: names that are shown but not found)',
    async () => {
      const files = readdirSync(charsets).filter((name) => name.endsWith('.dcm'));
      await rig.ingest.importPaths(
        files.map((name) => join(charsets, name)),
        {},
      );
      const listed = rig.store.studies.list({ limit: 100, offset: 0 }).rows.filter((row) => row.PatientName !== '');
      expect(listed.some((row) => /[а-я]/i.test(row.PatientName)) && listed.some((row) => /[\u3040-\u30ff]/.test(row.PatientName))).toBe(true);
      for (const row of listed) {
        const key = `PatientName=${row.PatientName.split('=').at(-1)!}`;
        const { matches } = await findscu(rig, '-S', ['SpecificCharacterSet=ISO_IR 192', 'QueryRetrieveLevel=STUDY', key, 'StudyInstanceUID']);
        expect(matches.map((match) => match.string('StudyInstanceUID'))).toContain(row.StudyInstanceUID);
        expect(matches.map((match) => match.personName('PatientName'))).toContain(row.PatientName);
      }
    },
  );
  if (!existsSync(charsets)) console.info('skipped: queries over the character set files (../shared/data/charset is not there)');
});

describe('a raw peer', () => {
  const pdata = (isCommand: boolean, bytes: Buffer): Buffer => Buffer.concat([encodeDataHeader(1, isCommand, true, bytes.length), bytes]);
  const sopClass = queryRetrieveUids.study.find;
  const query = (fields: Partial<CommandSet>): Buffer =>
    pdata(true, encodeCommandSet({ commandField: C_FIND_RQ, messageId: 5, affectedSopClassUid: sopClass, hasDataSet: true, ...fields }));
  const everything = pdata(
    false,
    encodeIdentifier(
      [
        { tag: 0x00080052, vr: 'CS', value: 'STUDY' },
        { tag: 0x00100010, vr: 'PN', value: '' },
      ],
      '1.2.840.10008.1.2',
    ),
  );

  /** An archive that never stops finding. */
  async function endless(): Promise<{ given: () => number }> {
    await rig.end();
    let given = 0;
    rig = await openQueryRig((services) => ({
      ...services,
      *find() {
        for (;;) {
          given += 1;
          yield { PatientName: 'X'.repeat(60), StudyInstanceUID: '1.2' };
        }
      },
    }));
    return { given: () => given };
  }

  async function associated() {
    const peer = await openRawPeer(rig.listener.port);
    const user = { maxLength: 16384, implementationClassUid: '1.2.3', implementationVersionName: 'RAW', roles: [], extended: [] };
    const contexts = [{ id: 1, abstractSyntax: sopClass, transferSyntaxes: ['1.2.840.10008.1.2'] }];
    peer.send(encodeAssociateRq({ calledAet: 'SAGITTA', callingAet: 'RAW', contexts, user }));
    expect((await peer.next())?.type).toBe(2);
    return peer;
  }

  /** Reads responses up to the first that is not pending. */
  async function finalStatus(peer: Awaited<ReturnType<typeof associated>>): Promise<number | undefined> {
    for (;;) {
      const pdu = await peer.next();
      const isCommand = ((pdu?.body[5] ?? 0) & 1) === 1;
      const command = isCommand ? decodeCommandSet(pdu!.body.subarray(6)) : undefined;
      if (command !== undefined && (command.status ?? 0) >>> 8 !== 0xff) return command.status;
    }
  }

  it('that cancels gets FE00 and nothing after it; the association goes on (catches: a cancel that is read when all is sent)', async () => {
    await endless();
    const peer = await associated();
    peer.send(query({}), everything);
    await peer.next();
    peer.send(pdata(true, encodeCommandSet({ commandField: C_CANCEL_RQ, messageIdRespondedTo: 5, hasDataSet: false })));
    expect(await finalStatus(peer)).toBe(0xfe00);
    peer.send(query({ commandField: C_ECHO_RQ, hasDataSet: false, messageId: 6 }));
    expect(await finalStatus(peer)).toBe(0);
    peer.destroy();
  });

  it('that does not read holds the query, not the memory (catches: responses piling up behind a slow peer)', async () => {
    const { given } = await endless();
    const peer = await associated();
    peer.socket.pause();
    peer.send(query({}), everything);
    await expect.poll(given).toBeGreaterThan(0);
    let before = -1;
    await expect
      .poll(
        () => {
          const same = given() === before;
          before = given();
          return same;
        },
        { interval: 300, timeout: 20_000 },
      )
      .toBe(true);
    peer.destroy();
  });

  it('that asks twice at once is refused the second with A700, and gets the first (catches: responses mixed up)', async () => {
    await endless();
    const peer = await associated();
    peer.send(query({}), everything, query({ messageId: 9 }), everything);
    expect(await finalStatus(peer)).toBe(0xa700);
    peer.destroy();
  });

  it('that sends an unreadable or no identifier gets C000', async () => {
    const peer = await associated();
    peer.send(query({}), pdata(false, Buffer.from([8, 0, 0x52, 0, 0xff, 0, 0, 0, 65])));
    expect(await finalStatus(peer)).toBe(0xc000);
    peer.send(query({ hasDataSet: false }));
    expect(await finalStatus(peer)).toBe(0xc000);
    peer.destroy();
  });
});
