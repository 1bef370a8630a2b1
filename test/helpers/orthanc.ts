// Test support: Orthanc as a peer, on free ports of this machine, with its REST to ask what it has.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { freePort } from './dcmtk.ts';

export const hasOrthanc = spawnSync('Orthanc', ['--version']).status === 0;

export interface OrthancPeer {
  aet: string;
  host: string;
  port: number;
  /** Its REST: GET, with a body POST. */
  ask(path: string, body?: unknown): Promise<unknown>;
  stop(): Promise<void>;
}

/** Knows us as SAGITTA at `ourPort`; keeps its data below `folder`. */
export async function startOrthanc(folder: string, ourPort: number, aet = 'ORTHANC'): Promise<OrthancPeer> {
  const [port, http] = [await freePort(), await freePort()];
  const data = join(folder, 'orthanc');
  mkdirSync(data, { recursive: true });
  const places = { DicomAet: aet, DicomPort: port, HttpPort: http, RemoteAccessAllowed: false, StorageDirectory: data, IndexDirectory: data };
  const rules = {
    AuthenticationEnabled: false,
    DefaultEncoding: 'Utf8',
    Plugins: [],
    DicomAlwaysAllowFind: true,
    DicomAlwaysAllowGet: true,
    DicomAlwaysAllowMove: true,
  };
  const config = join(data, 'orthanc.json');
  writeFileSync(config, JSON.stringify({ ...places, ...rules, DicomModalities: { sagitta: ['SAGITTA', '127.0.0.1', ourPort] } }));
  const child = spawn('Orthanc', [config], { stdio: 'ignore' });
  const closed = once(child, 'close');
  const ask = async (path: string, body?: unknown): Promise<unknown> => {
    const answer = await fetch(`http://127.0.0.1:${String(http)}${path}`, body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) });
    return answer.json();
  };
  await expect.poll(() => ask('/system').catch(() => null), { timeout: 30_000, interval: 200 }).toMatchObject({ DicomAet: aet });
  return {
    aet,
    host: '127.0.0.1',
    port,
    ask,
    async stop() {
      child.kill('SIGTERM');
      await closed;
    },
  };
}
