// Archives that offer and ask for Storage Commitment, each with its listener, for tests with each other and with other programs. All on 127.0.0.1 and free ports.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Peer, PeerInput } from '../../src/contract/archive.ts';
import { peer as peerSchema } from '../../src/contract/archive.ts';
import { createCommitments, type Commitments, type CommitmentsOptions } from '../../src/main/archive/commitments.ts';
import { startListener, type Listener } from '../../src/main/dimse/index.ts';
import { openTestArchive, type TestArchive } from '../../src/main/ingest/testing/testArchive.ts';

export interface CommitmentRig extends TestArchive {
  folder: string;
  listener: Listener;
  commitments: Commitments;
  us: Peer;
  /** Those we know; tests add to it. */
  peers: Peer[];
  knows(peer: PeerInput): void;
  /** Ends listener, steps under way and store, as a process that closes; the folder stays. */
  stop(): Promise<void>;
  end(): Promise<void>;
}

export interface RigOptions {
  aet?: string;
  folder?: string;
  port?: number;
  peers?: Peer[];
  policy?: CommitmentsOptions['policy'];
}

/** Short pauses, so that a test sees many tries. */
export const quickPolicy = { pausesMs: [30, 60], maxAttempts: 200, openForReportMs: 50, reportDueMs: 60_000 };

export async function openCommitmentRig({
  aet = 'SAGITTA',
  folder: given,
  port = 0,
  peers = [],
  policy = quickPolicy,
}: RigOptions = {}): Promise<CommitmentRig> {
  const folder = given ?? mkdtempSync(join(tmpdir(), 'sagitta-commitment-'));
  const archive = openTestArchive(join(folder, 'archive'));
  const commitments = createCommitments({ store: archive.store, peers: () => peers, ownAet: () => aet, changed: () => undefined, policy });
  const started = await startListener({
    host: '127.0.0.1',
    port,
    aet,
    ingest: archive.ingest,
    commitments: commitments.services,
    closeGraceMs: 0,
  });
  if (!started.ok) throw new Error(started.error.message);
  commitments.start();
  const listener = started.value;
  async function stop(): Promise<void> {
    const committing = commitments.close();
    await listener.close();
    await committing;
    await archive.close();
  }
  return {
    ...archive,
    folder,
    listener,
    commitments,
    us: peerSchema.parse({ aet, host: '127.0.0.1', port: listener.port }),
    peers,
    knows: (peer) => void peers.push(peerSchema.parse(peer)),
    stop,
    async end() {
      await stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
