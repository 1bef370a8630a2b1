// The listener against dcmtk as an independent sender: echo, store in several syntaxes, byte identity, wrong AE titles.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeCtFile } from '../../../test/helpers/ctFile.ts';
import { hasDcmtk, runDcmtk } from '../../../test/helpers/dcmtk.ts';
import { createFileSink } from '../../../test/helpers/fileSink.ts';
import type { FileSink, FileSinkFaults } from '../../../test/helpers/fileSink.ts';
import type { DimseEvent } from './dimseEvents.ts';
import { startListener } from './listener.ts';
import type { Listener, ListenerOptions } from './listener.ts';

let folder: string;
let sink: FileSink;
let listener: Listener;
let events: DimseEvent[];

async function listen(options: Partial<ListenerOptions> = {}, faults: FileSinkFaults = {}): Promise<string> {
  sink = await createFileSink(join(folder, 'in'), { faults });
  const started = await startListener({ host: '127.0.0.1', port: 0, aet: 'SAGITTA', ingest: sink, onEvent: (event) => events.push(event), ...options });
  if (!started.ok) throw new Error(started.error.message);
  listener = started.value;
  return String(listener.port);
}

async function ctFiles(count: number, size = 64): Promise<{ paths: string[]; files: ReturnType<typeof makeCtFile>[] }> {
  const files = Array.from({ length: count }, (_, index) => makeCtFile({ number: index + 1, size }));
  const paths = files.map((_, index) => join(folder, `${index}.dcm`));
  await Promise.all(files.map((file, index) => writeFile(paths[index]!, file.part10)));
  return { paths, files };
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sagitta-dimse-'));
  events = [];
});

afterEach(async () => {
  await listener.close();
  await rm(folder, { recursive: true });
});

describe.skipIf(!hasDcmtk)('the listener with dcmtk', () => {
  it('answers echoscu (catches: a response that dcmtk cannot match to its request)', async () => {
    const port = await listen();
    expect(await runDcmtk('echoscu', ['-aec', 'SAGITTA', '127.0.0.1', port])).toMatchObject({ code: 0 });
  });

  it('rejects another called AE title with 1/1/7 (catches: storing what was meant for another archive)', async () => {
    const port = await listen();
    const { code, output } = await runDcmtk('echoscu', ['-aec', 'OTHER', '127.0.0.1', port]);
    expect(code).not.toBe(0);
    expect(output).toContain('Called AE Title Not Recognized');
    expect(events).toMatchObject([{ kind: 'association.rejected', reason: 'calledAet' }]);
  });

  it('takes any called AE title when told so', async () => {
    const port = await listen({ acceptAnyCalledAet: true });
    expect(await runDcmtk('echoscu', ['-aec', 'OTHER', '127.0.0.1', port])).toMatchObject({ code: 0 });
  });

  it('rejects an unknown caller with 1/1/3 and takes the known one', async () => {
    const port = await listen({ peers: [{ aet: 'CT1', host: '127.0.0.1' }] });
    expect((await runDcmtk('echoscu', ['-aet', 'NOBODY', '-aec', 'SAGITTA', '127.0.0.1', port])).output).toContain('Calling AE Title Not Recognized');
    expect(await runDcmtk('echoscu', ['-aet', 'CT1', '-aec', 'SAGITTA', '127.0.0.1', port])).toMatchObject({ code: 0 });
  });

  it.each([
    ['storescu', ['-R']],
    ['storescu', ['-R', '--max-pdu', '4096']],
    ['dcmsend', []],
  ])('keeps the bytes of %s %j (catches: re-encoding, lost or doubled fragments)', async (program, args) => {
    const port = await listen();
    const { paths, files } = await ctFiles(5, 300);
    expect(await runDcmtk(program, [...args, '-aet', 'CT1', '-aec', 'SAGITTA', '127.0.0.1', port, ...paths])).toMatchObject({ code: 0 });
    for (const file of files) expect((await readFile(sink.pathOf(file.sopInstanceUid))).equals(file.dataSet)).toBe(true);
    expect(sink.incoming[0]).toMatchObject({ callingAet: 'CT1', calledAet: 'SAGITTA', transferSyntaxUid: '1.2.840.10008.1.2.1', peerAddress: '127.0.0.1' });
    expect(await sink.residue()).toEqual([]);
    await expect.poll(() => events.at(-1)).toMatchObject({ kind: 'association.closed', end: 'released', counts: { stored: 5, failed: 0 } });
  });

  it('takes four senders at once (catches: state shared between associations)', async () => {
    const port = await listen();
    const { paths, files } = await ctFiles(12, 200);
    const parts = [0, 3, 6, 9].map((start) => paths.slice(start, start + 3));
    const codes = await Promise.all(parts.map(async (part) => (await runDcmtk('storescu', ['-R', '-aec', 'SAGITTA', '127.0.0.1', port, ...part])).code));
    expect(codes).toEqual([0, 0, 0, 0]);
    for (const file of files) expect((await readFile(sink.pathOf(file.sopInstanceUid))).equals(file.dataSet)).toBe(true);
  });

  it.each([
    ['a sink that throws', { finish: () => Promise.reject(new Error('bug')) }, 'Unknown Status: 0x110'],
    ['a full disk at the start', { receive: () => Promise.reject(Object.assign(new Error('full'), { code: 'ENOSPC' })) }, 'OutOfResources'],
    ['a full disk in the middle', { write: () => Promise.reject(Object.assign(new Error('full'), { code: 'ENOSPC' })) }, 'OutOfResources'],
    [
      'UIDs that differ',
      { finish: () => Promise.resolve({ kind: 'quarantined', code: 'UID_MISMATCH', message: 'x' } as const) },
      'DataSetDoesNotMatchSOPClass',
    ],
    ['an unreadable data set', { finish: () => Promise.resolve({ kind: 'quarantined', code: 'UNPARSABLE', message: 'x' } as const) }, 'CannotUnderstand'],
    ['a conflict', { finish: () => Promise.resolve({ kind: 'quarantined', code: 'UID_CONFLICT', message: 'x' } as const) }, 'Warning'],
  ])('tells the sender of %s (catches: Success for what was not archived)', async (_, faults, text) => {
    const port = await listen({}, faults);
    const { paths } = await ctFiles(1);
    const { output } = await runDcmtk('storescu', ['-v', '-R', '-aec', 'SAGITTA', '127.0.0.1', port, ...paths]);
    expect(output).toContain(text);
    expect(output).not.toContain('(Success)');
    expect(await sink.residue()).toEqual([]);
    expect(await runDcmtk('echoscu', ['-aec', 'SAGITTA', '127.0.0.1', port])).toMatchObject({ code: 0 });
  });
});
