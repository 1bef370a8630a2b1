// Orthanc with its defaults on free ports, for the parts that compare with it.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort, startServer } from './processes.mjs';

/** Keeps its data in `dir`; `more` goes over the configuration. Its AE title is ORTHANC. */
export async function startOrthanc(dir, more = {}) {
  const [port, http, config] = [await freePort(), await freePort(), join(dir, 'orthanc.json')];
  mkdirSync(dir, { recursive: true });
  const place = {
    DicomPort: port,
    HttpPort: http,
    RemoteAccessAllowed: false,
    StorageDirectory: join(dir, 'db'),
    IndexDirectory: join(dir, 'db'),
    Plugins: [],
  };
  writeFileSync(config, JSON.stringify({ ...place, DicomCheckCalledAet: false, DicomAlwaysAllowStore: true, ...more }));
  return { child: await startServer('Orthanc', [config], port), port, http, aet: 'ORTHANC' };
}
