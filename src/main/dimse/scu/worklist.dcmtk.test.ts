// The Modality Worklist against dcmtk's wlmscpfs, with worklist files that dump2dcm makes: matching inside the scheduled step, nesting, character sets, limit, refusals.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasDcmtk, startDcmtk, type DcmtkServer } from '../../../../test/helpers/dcmtk.ts';
import { startWorklistPeer, type PlannedStep } from '../../../../test/helpers/worklistPeer.ts';
import type { QueryKeys } from './query.ts';
import type { Peer } from './peer.ts';
import { worklist } from './worklist.ts';

const steps: PlannedStep[] = [
  { name: 'Muster^Erika', id: 'W1', modality: 'CT', date: '20260105', charset: 'ISO_IR 100' },
  { name: 'Müller^Jürgen', id: 'W2', modality: 'MR', date: '20260106', charset: 'ISO_IR 100' },
  { name: 'Yamada^Tarou=山田^太郎=やまだ^たろう', id: 'W3', modality: 'CT', date: '20260107', charset: 'ISO_IR 192' },
];

let folder: string;
let server: DcmtkServer;
let peer: Peer;
beforeAll(async () => {
  if (!hasDcmtk) return;
  folder = mkdtempSync(join(tmpdir(), 'sagitta-worklist-'));
  server = await startWorklistPeer(folder, steps);
  peer = { aet: 'WORKLIST', host: '127.0.0.1', port: server.port };
});
afterAll(async () => {
  if (!hasDcmtk) return;
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

const returned = {
  PatientName: '',
  PatientID: '',
  Modality: '',
  ScheduledProcedureStepStartDate: '',
  ScheduledPerformingPhysicianName: '',
  ScheduledProtocolCodeSequence: '',
};

async function ids(keys: QueryKeys, limit?: number) {
  const found = await worklist(peer, { ...returned, ...keys }, { callingAet: 'SAGITTA', ...(limit === undefined ? {} : { limit }) });
  if (!found.ok) throw new Error(found.error.message);
  return { ids: found.value.matches.map((match) => match['PatientID']).sort(), complete: found.value.complete };
}

describe.skipIf(!hasDcmtk)('wlmscpfs', () => {
  it.each<[QueryKeys, string[]]>([
    [{}, ['W1', 'W2', 'W3']],
    [{ Modality: 'CT' }, ['W1', 'W3']],
    [{ 'ScheduledProcedureStepSequence.Modality': 'MR' }, ['W2']],
    [{ ScheduledProcedureStepStartDate: '20260106-20260107' }, ['W2', 'W3']],
    [{ ScheduledStationAETitle: 'CT1', ScheduledProcedureStepStartDate: '20260105' }, ['W1']],
    [{ PatientName: 'Must*' }, ['W1']],
    [{ PatientID: 'W9' }, []],
  ])('answers %j with %j (catches: keys of the step that are not in its sequence match everything)', async (keys, expected) => {
    expect(await ids(keys)).toEqual({ ids: expected, complete: true });
  });

  it('answers nested, in the character set of each answer', async () => {
    const found = await worklist(peer, returned, { callingAet: 'SAGITTA' });
    const byId = found.ok ? Object.fromEntries(found.value.matches.map((match) => [match['PatientID'] as string, match])) : {};
    expect(byId['W2']).toMatchObject({
      PatientName: 'Müller^Jürgen',
      ScheduledProcedureStepSequence: [
        {
          Modality: 'MR',
          ScheduledProcedureStepStartDate: '20260106',
          ScheduledPerformingPhysicianName: 'Müller^Jürgen',
          ScheduledProtocolCodeSequence: [{ CodeValue: 'P1', CodingSchemeDesignator: '99TEST', CodeMeaning: 'Protocol' }],
        },
      ],
    });
    expect(byId['W3']).toMatchObject({ PatientName: 'Yamada^Tarou=山田^太郎=やまだ^たろう' });
  });

  it('is cancelled at the limit, and says that there is more', async () => {
    const limited = await ids({}, 2);
    expect(limited.ids).toHaveLength(2);
    expect(limited.complete).toBe(false);
  });

  it.each([[{ NoSuchAttribute: '' }], [{ 'PatientName.Modality': '' }], [{ ScheduledProcedureStepSequence: 'CT' }]])(
    'is not asked for %j',
    async (keys: QueryKeys) => {
      expect(await worklist(peer, keys, { callingAet: 'SAGITTA' })).toMatchObject({ ok: false, error: { code: 'BAD_REQUEST' } });
    },
  );

  it('that is stopped at once is cancelled; one of another name is refused with a sentence', async () => {
    expect(await worklist(peer, returned, { callingAet: 'SAGITTA', signal: AbortSignal.abort() })).toMatchObject({ ok: false, error: { code: 'CANCELLED' } });
    expect(await worklist({ ...peer, aet: 'ELSEWHERE' }, returned, { callingAet: 'SAGITTA' })).toMatchObject({ ok: false, error: { code: 'PEER_REJECTED' } });
  });
});

it.skipIf(!hasDcmtk)('a storage SCP offers no worklist, and says so', async () => {
  const storage = await startDcmtk('storescp', ['--ignore']);
  const answered = await worklist({ aet: 'ANY-SCP', host: '127.0.0.1', port: storage.port }, returned, { callingAet: 'SAGITTA' });
  expect(answered).toMatchObject({ ok: false, error: { code: 'PEER_REJECTED', message: expect.stringContaining('modality worklist') as string } });
  await storage.stop();
});
