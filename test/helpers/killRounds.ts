// Test support: rounds of `serve` killed without warning at seeded points while four associations send, and what must be true afterwards. Used by the test of ten
// rounds and by the benchmark of a hundred; no test framework here.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { send, type InstanceToSend } from '../../src/main/dimse/index.ts';
import { openStore } from '../../src/main/store/index.ts';
import { dataSetOf, makeCtFile, type CtFile } from './ctFile.ts';

export interface KillRounds {
  rounds: number;
  seed: number;
  dataDir: string;
  /** Starts `serve` on the folder; `kill` is SIGKILL to that very process and resolves when it is gone. */
  start: (dataDir: string) => Promise<{ port: number; kill: () => Promise<void> }>;
  onRound?: (round: number, acknowledged: number, present: number) => void;
}

const associations = 4;
const perAssociation = 30;
const sizes = [16, 128, 256, 512];

/** Mulberry32: the same points in each run of the same seed. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

function* piecesOf(dataSet: Buffer): Generator<Uint8Array> {
  for (let at = 0; at < dataSet.length; at += 65536) yield dataSet.subarray(at, at + 65536);
}

function toSend(file: CtFile): InstanceToSend {
  const { sopClassUid, sopInstanceUid, transferSyntaxUid } = file;
  const open = async function* (): AsyncGenerator<Uint8Array> {
    yield* piecesOf(file.dataSet);
    await Promise.resolve();
  };
  return { sopClassUid, sopInstanceUid, transferSyntaxUid, open };
}

/** One round: answers the UIDs that got Success before the kill. */
async function oneRound(o: KillRounds, lanes: CtFile[][], killAfter: number, delayMs: number): Promise<Set<string>> {
  const served = await o.start(o.dataDir);
  const acknowledged = new Set<string>();
  let killing: Promise<void> | undefined;
  const kill = (): Promise<void> =>
    (killing ??= new Promise<void>((resolve) => setTimeout(resolve, delayMs)).then(async () => {
      await served.kill();
    }));
  const peer = { aet: 'SAGITTA', host: '127.0.0.1', port: served.port };
  await Promise.all(
    lanes.map((files, lane) =>
      send(peer, files.map(toSend), {
        callingAet: `KILL${String(lane)}`,
        onAnswered: ({ sopInstanceUid, outcome, status }) => {
          if (outcome === 'sent' && status === 0) acknowledged.add(sopInstanceUid);
          if (acknowledged.size >= killAfter) void kill();
        },
      }),
    ),
  );
  await kill();
  return acknowledged;
}

/** What is wrong with the archive after a kill; empty when nothing is. */
async function faults(dataDir: string, files: readonly CtFile[], acknowledged: ReadonlySet<string>): Promise<{ faults: string[]; present: number }> {
  const opened = openStore({ dataDir, lowDiskBytes: 0 });
  if (!opened.ok) return { faults: [opened.error.message], present: 0 };
  const store = opened.value;
  const found: string[] = [];
  let present = 0;
  try {
    await store.recover();
    for (const { sopInstanceUid, dataSet } of files) {
      const object = store.instances.open(sopInstanceUid);
      if (object.ok) {
        present += 1;
        if (!dataSetOf(readFileSync(object.value.path)).equals(dataSet)) found.push(`${sopInstanceUid} was altered`);
      } else if (acknowledged.has(sopInstanceUid)) found.push(`${sopInstanceUid} had its Success and is missing`);
    }
    const verified = await store.verify();
    found.push(...verified.problems.map(({ code, message }) => `${code}: ${message}`));
    if (!verified.audit.ok) found.push('the audit trail is broken');
    if (store.quarantine.count() > 0) found.push('something was put aside');
    found.push(...readdirSync(join(dataDir, 'incoming')).map((name) => `incoming/${name} was left`));
  } finally {
    await store.close();
  }
  return { faults: found, present };
}

/** Resolves with every fault of every round. */
export async function killRounds(o: KillRounds): Promise<{ faults: string[]; acknowledged: number }> {
  const next = random(o.seed);
  const all: string[] = [];
  let total = 0;
  for (let round = 1; round <= o.rounds; round += 1) {
    const first = round * 1000;
    const lanes = Array.from({ length: associations }, (_, lane) =>
      Array.from({ length: perAssociation }, (__, i) =>
        makeCtFile({ number: first + lane * perAssociation + i, size: sizes[Math.floor(next() * sizes.length)] ?? 16 }),
      ),
    );
    const acknowledged = await oneRound(o, lanes, 1 + Math.floor(next() * 90), next() * 8);
    const { faults: wrong, present } = await faults(o.dataDir, lanes.flat(), acknowledged);
    all.push(...wrong.map((fault) => `round ${String(round)}: ${fault}`));
    total += acknowledged.size;
    o.onRound?.(round, acknowledged.size, present);
  }
  return { faults: all, acknowledged: total };
}
