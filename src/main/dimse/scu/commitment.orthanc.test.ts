// Storage Commitment with Orthanc, both ways round: it asks us, and we ask it; what is not there is told object by object.
import { rmSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hasOrthanc, startOrthanc, type OrthancPeer } from '../../../../test/helpers/orthanc.ts';
import { openCommitmentRig, type CommitmentRig } from '../../../../test/helpers/commitmentRig.ts';
import { addStudy, sopOf, studyOf } from '../../../../test/helpers/queryRig.ts';
import { createInstanceToSend } from '../../archive/instanceToSend.ts';
import { send } from './send.ts';

if (!hasOrthanc) console.info('skipped: storage commitment with Orthanc (it is not installed)');
const ctStorage = '1.2.840.10008.5.1.4.1.1.2';

let rig: CommitmentRig;
let orthanc: OrthancPeer | undefined;
let ask: (path: string, body?: unknown) => Promise<unknown>;
beforeEach(async () => {
  rig = await openCommitmentRig({ policy: { openForReportMs: 2000 } });
  await addStudy(rig, 1, 3);
  if (!hasOrthanc) return;
  orthanc = await startOrthanc(rig.folder, rig.us.port);
  rig.knows(orthanc);
  ask = (path, body) => orthanc?.ask(path, body) ?? Promise.resolve(null);
});
afterEach(async () => {
  await orthanc?.stop();
  await rig.end();
});

const within = { timeout: 30_000, interval: 100 };
const instance = (study: number, image: number): object => ({ SOPClassUID: ctStorage, SOPInstanceUID: sopOf(study, image) });

describe.skipIf(!hasOrthanc)('Orthanc', () => {
  it('asks us and hears that all is kept (catches: a report that crosses the release, or in a role that is not negotiated)', async () => {
    const { ID } = (await ask('/modalities/sagitta/storage-commitment', { DicomInstances: [instance(1, 1), instance(1, 2)] })) as { ID: string };
    await expect.poll(() => ask(`/storage-commitment/${ID}`), within).toMatchObject({ Status: 'Success', RemoteAET: 'SAGITTA' });
    await expect
      .poll(() => rig.store.commitments.list(5), within)
      .toMatchObject([
        { transactionUid: ID, role: 'served', peerAet: 'ORTHANC', state: 'committed', StudyInstanceUID: studyOf(1), instances: 2, failedInstances: 0 },
      ]);
  });

  it('hears which objects we do not have, have damaged, or have as another class (catches: a commitment for what is lost)', async () => {
    const damaged = rig.store.instances.open(sopOf(1, 2));
    if (damaged.ok) rmSync(damaged.value.path);
    const DicomInstances = [instance(1, 1), instance(1, 2), { ...instance(1, 3), SOPClassUID: '1.2.840.10008.5.1.4.1.1.4' }, instance(9, 9)];
    const { ID } = (await ask('/modalities/sagitta/storage-commitment', { DicomInstances })) as { ID: string };
    await expect.poll(() => ask(`/storage-commitment/${ID}`), within).toMatchObject({ Status: 'Failure' });
    const { Success, Failures } = (await ask(`/storage-commitment/${ID}`)) as {
      Success: object[];
      Failures: { SOPInstanceUID: string; FailureReason: number }[];
    };
    expect(Success).toMatchObject([{ SOPInstanceUID: sopOf(1, 1) }]);
    expect(Object.fromEntries(Failures.map(({ SOPInstanceUID, FailureReason }) => [SOPInstanceUID, FailureReason]))).toEqual({
      [sopOf(1, 2)]: 0x0110,
      [sopOf(1, 3)]: 0x0119,
      [sopOf(9, 9)]: 0x0112,
    });
  });

  it('is asked by us and reports on an association of its own, all or in part', async () => {
    const orthancPeer = rig.peers[0]!;
    const objects = rig.store.instances.ofStudy(studyOf(1));
    expect(await send(orthancPeer, objects.slice(0, 2).map(createInstanceToSend(rig.store)), { callingAet: 'SAGITTA' })).toMatchObject({
      ok: true,
      value: { sent: 2 },
    });
    const first = rig.commitments.request({ StudyInstanceUID: studyOf(1), peer: 'ORTHANC', who: 'test' });
    await expect.poll(() => rig.store.commitments.list(1), within).toMatchObject([{ role: 'requested', state: 'partly', instances: 3, failedInstances: 1 }]);
    const record = rig.store.commitments.find('requested', first.ok ? first.value.transactionUid : '');
    expect(rig.store.commitments.objects(record?.id ?? 0)).toMatchObject([
      { SOPInstanceUID: sopOf(1, 1), state: 'committed', failureReason: null },
      { SOPInstanceUID: sopOf(1, 2), state: 'committed' },
      { SOPInstanceUID: sopOf(1, 3), state: 'failed', failureReason: 0x0112, message: expect.stringContaining('does not have') as string },
    ]);
    await send(orthancPeer, objects.slice(2).map(createInstanceToSend(rig.store)), { callingAet: 'SAGITTA' });
    rig.commitments.request({ StudyInstanceUID: studyOf(1), peer: 'ORTHANC', who: 'test' });
    await expect.poll(() => rig.store.commitments.list(1), within).toMatchObject([{ state: 'committed', failedInstances: 0 }]);
  });
});
