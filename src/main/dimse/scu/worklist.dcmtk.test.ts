// The Modality Worklist against dcmtk's wlmscpfs, with worklist files that dump2dcm makes: matching inside the scheduled step, nesting, character sets, limit, refusals.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasDcmtk, runDcmtk, startDcmtk, type DcmtkServer } from '../../../../test/helpers/dcmtk.ts';
import type { QueryKeys } from './query.ts';
import type { Peer } from './peer.ts';
import { worklist } from './worklist.ts';

interface Step {
  name: string;
  id: string;
  modality: string;
  date: string;
  charset: string;
}

const steps: Step[] = [
  { name: 'Muster^Erika', id: 'W1', modality: 'CT', date: '20260105', charset: 'ISO_IR 100' },
  { name: 'Müller^Jürgen', id: 'W2', modality: 'MR', date: '20260106', charset: 'ISO_IR 100' },
  { name: 'Yamada^Tarou=山田^太郎=やまだ^たろう', id: 'W3', modality: 'CT', date: '20260107', charset: 'ISO_IR 192' },
];

function dump({ name, id, modality, date, charset }: Step): Buffer {
  const text = `(0008,0005) CS [${charset}]
(0008,0050) SH [A${id}]
(0010,0010) PN [${name}]
(0010,0020) LO [${id}]
(0010,0030) DA [19700101]
(0010,0040) CS [O]
(0020,000d) UI [1.2.276.9.${id.slice(1)}]
(0032,1060) LO [Procedure ${id}]
(0040,0100) SQ
(fffe,e000) -
(0008,0060) CS [${modality}]
(0040,0001) AE [${modality}1]
(0040,0002) DA [${date}]
(0040,0003) TM [090000]
(0040,0006) PN [${name}]
(0040,0007) LO [Step ${id}]
(0040,0008) SQ
(fffe,e000) -
(0008,0100) SH [P1]
(0008,0102) SH [99TEST]
(0008,0104) LO [Protocol]
(fffe,e00d) -
(fffe,e0dd) -
(0040,0009) SH [S${id}]
(fffe,e00d) -
(fffe,e0dd) -
(0040,1001) SH [R${id}]
`;
  return Buffer.from(text, charset === 'ISO_IR 100' ? 'latin1' : 'utf8');
}

let folder: string;
let server: DcmtkServer;
let peer: Peer;
beforeAll(async () => {
  if (!hasDcmtk) return;
  folder = mkdtempSync(join(tmpdir(), 'sagitta-worklist-'));
  const files = join(folder, 'WORKLIST');
  mkdirSync(files);
  writeFileSync(join(files, 'lockfile'), '');
  for (const step of steps) {
    const text = join(folder, `${step.id}.dump`);
    writeFileSync(text, dump(step));
    expect(await runDcmtk('dump2dcm', [text, join(files, `${step.id}.wl`)])).toMatchObject({ code: 0 });
  }
  server = await startDcmtk('wlmscpfs', ['-csk', '-dfp', folder]);
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
