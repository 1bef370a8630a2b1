// Orthanc as the one who asks us: query, and retrieval by C-MOVE into itself; and a C-GET that says nothing of roles, as some viewers do.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hasOrthanc, startOrthanc, type OrthancPeer } from '../../../../test/helpers/orthanc.ts';
import { addStudy, openQueryRig, sopOf, studyOf, type QueryRig } from '../../../../test/helpers/queryRig.ts';
import { openRawPeer } from '../../../../test/helpers/rawPeer.ts';
import { C_GET_RQ, C_STORE_RQ, decodeCommandSet, encodeCommandSet, RESPONSE_BIT } from '../message/commandSet.ts';
import { encodeIdentifier } from '../message/identifier.ts';
import { encodeAssociateRq, encodeDataHeader } from '../pdu/encodePdu.ts';
import { queryRetrieveUids } from '../queryRetrieve.ts';

if (!hasOrthanc) console.info('skipped: Orthanc asking us (it is not installed)');
const ctStorage = '1.2.840.10008.5.1.4.1.1.2';
const explicitLittle = '1.2.840.10008.1.2.1';

let rig: QueryRig;
let stop: () => Promise<void>;
beforeEach(async () => {
  rig = await openQueryRig();
  stop = () => Promise.resolve();
  await addStudy(rig, 1, 3, { PatientName: 'Yamada^Tarou=山田^太郎=やまだ^たろう', PatientID: 'J1' });
  await addStudy(rig, 2, 1, { PatientName: 'Люкceмбypг', PatientID: 'R1' });
});
afterEach(async () => {
  await stop();
  await rig.end();
});

async function orthanc(): Promise<OrthancPeer['ask']> {
  const peer = await startOrthanc(rig.folder, rig.us.port);
  stop = () => peer.stop();
  rig.peers.push(peer);
  return (...args) => peer.ask(...args);
}

describe.skipIf(!hasOrthanc)('Orthanc', () => {
  it.each([
    ['Study', { PatientName: '山田*' }, 'Yamada^Tarou=山田^太郎=やまだ^たろう', 3],
    ['Study', { PatientName: 'ЛЮКC*' }, 'Люкceмбypг', 1],
  ])(
    'finds a %s by %j and moves it to itself (catches: names in a set that Orthanc misreads, objects that do not arrive)',
    async (Level, Query, name, count) => {
      const ask = await orthanc();
      const { ID } = (await ask('/modalities/sagitta/query', { Level, Query: { ...Query, StudyInstanceUID: '' } })) as { ID: string };
      expect(await ask(`/queries/${ID}/answers`)).toEqual(['0']);
      expect(await ask(`/queries/${ID}/answers/0/content?simplify`)).toMatchObject({ PatientName: name, RetrieveAETitle: 'SAGITTA' });
      await ask(`/queries/${ID}/retrieve`, { TargetAet: 'ORTHANC', Synchronous: true });
      expect(await ask('/statistics')).toMatchObject({ CountInstances: count, CountStudies: 1 });
    },
  );

  it('moves a corrected study to itself as it is now, with what it was (catches: C-MOVE that sends the wrong patient)', async () => {
    const by = { who: 'Dr A', reason: 'mistyped' };
    const attributes = { PatientName: 'Richtig^Rita', PatientID: 'R9' };
    expect(rig.store.corrections.apply({ kind: 'correctPatient', StudyInstanceUIDs: [studyOf(2)], attributes }, by)).toMatchObject({ ok: true });
    const ask = await orthanc();
    const { ID } = (await ask('/modalities/sagitta/query', { Level: 'Study', Query: { PatientID: 'R9', StudyInstanceUID: '' } })) as { ID: string };
    expect(await ask(`/queries/${ID}/answers`)).toEqual(['0']);
    await ask(`/queries/${ID}/retrieve`, { TargetAet: 'ORTHANC', Synchronous: true });
    const [instance] = (await ask('/instances')) as string[];
    expect(await ask(`/instances/${instance ?? ''}/simplified-tags`)).toMatchObject({
      ...attributes,
      SOPInstanceUID: sopOf(2, 1),
      OriginalAttributesSequence: [
        { ReasonForTheAttributeModification: 'CORRECT', ModifiedAttributesSequence: [{ PatientName: 'Люкceмбypг', PatientID: 'R1' }] },
      ],
    });
    expect(await ask('/statistics')).toMatchObject({ CountInstances: 1 });
  });
});

describe('a C-GET without role selection', () => {
  it('gets the objects all the same; one that declines the role does not (catches: viewers that omit the roles and get nothing)', async () => {
    for (const [roles, completed] of [
      [[], 3],
      [[{ sopClassUid: ctStorage, scu: true, scp: false }], 0],
    ] as const) {
      const peer = await openRawPeer(rig.listener.port);
      const user = { maxLength: 65536, implementationClassUid: '1.2.3', implementationVersionName: 'RAW', roles: [...roles], extended: [] };
      const sopClass = queryRetrieveUids.study.get;
      const contexts = [
        { id: 1, abstractSyntax: sopClass, transferSyntaxes: [explicitLittle] },
        { id: 3, abstractSyntax: ctStorage, transferSyntaxes: [explicitLittle] },
      ];
      peer.send(encodeAssociateRq({ calledAet: 'SAGITTA', callingAet: 'RAW', contexts, user }));
      expect((await peer.next())?.type).toBe(2);
      const pdv = (isCommand: boolean, bytes: Buffer, id = 1): Buffer => Buffer.concat([encodeDataHeader(id, isCommand, true, bytes.length), bytes]);
      const keys = [
        { tag: 0x00080052, vr: 'CS', value: 'STUDY' },
        { tag: 0x0020000d, vr: 'UI', value: studyOf(1) },
      ];
      const request = encodeCommandSet({ commandField: C_GET_RQ, messageId: 3, affectedSopClassUid: sopClass, priority: 0, hasDataSet: true });
      peer.send(pdv(true, request), pdv(false, encodeIdentifier(keys, explicitLittle)));
      const stored: string[] = [];
      for (;;) {
        const pdu = await peer.next();
        if (((pdu?.body[5] ?? 0) & 1) === 0) continue;
        const command = decodeCommandSet(pdu!.body.subarray(6))!;
        if (command.commandField === C_STORE_RQ) {
          stored.push(command.affectedSopInstanceUid ?? '');
          const response = { commandField: C_STORE_RQ | RESPONSE_BIT, messageIdRespondedTo: command.messageId ?? 0, status: 0, hasDataSet: false };
          peer.send(pdv(true, encodeCommandSet(response), 3));
        } else if ((command.status ?? 0) >>> 8 !== 0xff) {
          expect(command).toMatchObject({ completed, failed: 3 - completed, status: completed === 3 ? 0 : 0xa702 });
          break;
        }
      }
      expect(stored).toEqual(completed === 3 ? [1, 2, 3].map((image) => sopOf(1, image)) : []);
      peer.destroy();
    }
  });
});
