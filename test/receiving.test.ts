// Receiving into a real archive over real sockets: senders that crawl, fall silent or vanish beside one that works, and a disk that fills up in between.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { echo, send, startListener, type InstanceToSend, type Listener } from '../src/main/dimse/index.ts';
import { createIngest } from '../src/main/ingest/index.ts';
import { openStore, type Store } from '../src/main/store/index.ts';
import { temporaryFolder } from './cli/sagitta.ts';
import { makeCtFile, type CtFile } from './helpers/ctFile.ts';
import { command, pdata, requestPdu, response } from './helpers/listenerRig.ts';
import { openRawPeer, type RawPeer } from './helpers/rawPeer.ts';

let folder: ReturnType<typeof temporaryFolder>;
let store: Store;
let listener: Listener;
let peers: RawPeer[];

beforeEach(() => {
  folder = temporaryFolder();
  peers = [];
});
afterEach(() => folder.remove());

async function open(dataDir: string): Promise<void> {
  const opened = openStore({ dataDir, lowDiskBytes: 0 });
  if (!opened.ok) throw new Error(opened.error.message);
  store = opened.value;
  const started = await startListener({ host: '127.0.0.1', port: 0, aet: 'SAGITTA', ingest: createIngest({ store }), closeGraceMs: 100 });
  if (!started.ok) throw new Error(started.error.message);
  listener = started.value;
}

async function close(): Promise<void> {
  for (const peer of peers) peer.destroy();
  await listener.close();
  await store.close();
}

const us = () => ({ aet: 'SAGITTA', host: '127.0.0.1', port: listener.port });

function toSend({ sopClassUid, sopInstanceUid, transferSyntaxUid, dataSet }: CtFile): InstanceToSend {
  const pieces = async function* (): AsyncGenerator<Uint8Array> {
    await Promise.resolve();
    yield dataSet;
  };
  return { sopClassUid, sopInstanceUid, transferSyntaxUid, open: pieces };
}

/** An association in the middle of an object: its command is sent, and the first half of its data set. */
async function halfWay(file: CtFile): Promise<RawPeer> {
  const peer = await openRawPeer(listener.port);
  peers.push(peer);
  peer.send(requestPdu());
  expect((await peer.next())?.type).toBe(2);
  peer.send(pdata(1, true, true, command({ affectedSopInstanceUid: file.sopInstanceUid })));
  peer.send(pdata(1, false, false, file.dataSet.subarray(0, file.dataSet.length / 2)));
  return peer;
}

it('a sender that crawls, one that falls silent and one that vanished hold nobody up (catches: a group or a reader that waits for the slowest)', async () => {
  await open(join(folder.path, 'archive'));
  try {
    const [slow, silent, gone] = [1, 2, 3].map((number) => makeCtFile({ number, size: 128 })) as [CtFile, CtFile, CtFile];
    const crawling = await halfWay(slow);
    await halfWay(silent);
    const vanishing = await halfWay(gone);
    vanishing.socket.resetAndDestroy();
    const files = Array.from({ length: 20 }, (_, i) => makeCtFile({ number: 10 + i, size: 128 }));
    const report = await send(us(), files.map(toSend), { callingAet: 'QUICK' });
    expect(report).toMatchObject({ ok: true, value: { sent: 20, failed: 0 } });
    // The slow one goes on byte by byte, and is stored whole beside the others.
    const rest = slow.dataSet.subarray(slow.dataSet.length / 2);
    for (let at = 0; at < 40; at += 1) crawling.send(pdata(1, false, false, rest.subarray(at, at + 1)));
    crawling.send(pdata(1, false, true, rest.subarray(40)));
    expect(await response(crawling)).toMatchObject({ status: 0 });
    expect(store.instances.count()).toBe(21);
    expect(store.instances.open(silent.sopInstanceUid).ok || store.instances.open(gone.sopInstanceUid).ok).toBe(false);
  } finally {
    await close();
  }
  expect(readdirSync(join(folder.path, 'archive', 'incoming'))).toEqual([]);
});

it('a full disk is A700, the listener lives, and receiving goes on when there is room again (catches: Success for nothing, a listener that needs a restart)', async () => {
  const mount = join(folder.path, 'small');
  mkdirSync(mount);
  if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=8m', 'tmpfs', mount]).status !== 0) {
    console.info('skipped: a full disk over the network (no right to mount a small file system)');
    return;
  }
  await open(join(mount, 'archive'));
  try {
    const files = [1, 2, 3, 4, 5].map((number) => makeCtFile({ number, size: 256 }));
    const [first] = files as [CtFile];
    expect(await send(us(), [toSend(first)], { callingAet: 'CT' })).toMatchObject({ ok: true, value: { sent: 1 } });
    const free = Number(execFileSync('df', ['--output=avail', '-B1', mount]).toString().split('\n')[1] ?? 0);
    writeFileSync(join(mount, 'filler'), Buffer.alloc(free));
    const refused = await Promise.all(files.slice(1).map((file, i) => send(us(), [toSend(file)], { callingAet: `CT${String(i)}` })));
    for (const report of refused) expect(report).toMatchObject({ ok: true, value: { sent: 0, failed: 1, details: [{ status: 0xa700 }] } });
    expect(await echo(us(), { callingAet: 'CHECK' })).toMatchObject({ ok: true });
    writeFileSync(join(mount, 'filler'), '');
    // The free space is looked at four times a second.
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(await send(us(), files.map(toSend), { callingAet: 'CT' })).toMatchObject({ ok: true, value: { sent: 5, failed: 0 } });
    expect(await store.verify()).toMatchObject({ ok: true, instances: 5 });
  } finally {
    await close();
    spawnSync('umount', [mount]);
  }
});
