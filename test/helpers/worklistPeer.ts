// Test support: dcmtk's wlmscpfs with worklist files of our own making, one for each scheduled step.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runDcmtk, startDcmtk, type DcmtkServer } from './dcmtk.ts';

export interface PlannedStep {
  name: string;
  /** PatientID; `W1`: its number is the last component of the study UID too. */
  id: string;
  modality: string;
  date: string;
  charset: string;
  /** Default: one made of the number. */
  studyUid?: string;
}

function dump({ name, id, modality, date, charset, studyUid = `1.2.276.9.${id.slice(1)}` }: PlannedStep): Buffer {
  const text = `(0008,0005) CS [${charset}]
(0008,0050) SH [A${id}]
(0010,0010) PN [${name}]
(0010,0020) LO [${id}]
(0010,0030) DA [19700101]
(0010,0040) CS [O]
(0020,000d) UI [${studyUid}]
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

/** It answers to the AE title `WORKLIST` alone; its files lie in `folder`. */
export async function startWorklistPeer(folder: string, steps: readonly PlannedStep[]): Promise<DcmtkServer> {
  const files = join(folder, 'WORKLIST');
  mkdirSync(files, { recursive: true });
  writeFileSync(join(files, 'lockfile'), '');
  for (const step of steps) {
    const text = join(folder, `${step.id}.dump`);
    writeFileSync(text, dump(step));
    const made = await runDcmtk('dump2dcm', [text, join(files, `${step.id}.wl`)]);
    if (made.code !== 0) throw new Error(`dump2dcm failed: ${made.output}`);
  }
  return startDcmtk('wlmscpfs', ['-csk', '-dfp', folder]);
}
