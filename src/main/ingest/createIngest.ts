// The way into the archive: network, files and our own objects take the same durable path. Wiring only.
import type { Store } from '../store/index.ts';
import { classify } from './classify.ts';
import { importPaths } from './importPaths.ts';
import { finishWriter, settle, type Settled } from './outcome.ts';
import { receiveInstance } from './receive.ts';
import type { Ingest, IngestOutcome } from './sink.ts';

export interface IngestOptions {
  store: Store;
  /** An instance of this study became durable. */
  onStudyChanged?: (StudyInstanceUID: string) => void;
  onQuarantined?: () => void;
}

async function storeDerived(store: Store, part10: Uint8Array): Promise<Settled> {
  const kind = classify(part10, part10.length, 'derived.dcm');
  const begun = await store.objects.begin({ dataSetOffset: kind.kind === 'dicom' ? kind.dataSetOffset : 0 });
  if (!begun.ok) return { outcome: failedToBegin(begun.error) };
  await begun.value.write(part10);
  const object = await finishWriter(begun.value);
  if ('kind' in object) return { outcome: object };
  return settle(store, { object, head: part10, sender: { quarantineSource: 'Sagitta', source: 'Sagitta', who: 'Sagitta', origin: 'derived' } });
}

function failedToBegin({ code, message }: { code: string; message: string }): IngestOutcome {
  return { kind: 'failed', code: code === 'DISK_FULL' ? 'DISK_FULL' : 'IO_ERROR', message };
}

export function createIngest({ store, onStudyChanged, onQuarantined }: IngestOptions): Ingest {
  function onSettled({ outcome, header }: Settled): void {
    if (outcome.kind === 'stored' && header) onStudyChanged?.(header.StudyInstanceUID);
    if (outcome.kind === 'quarantined') onQuarantined?.();
  }
  return {
    receive: (incoming) => receiveInstance(store, incoming, onSettled),
    importPaths: (paths, options) => importPaths(store, paths, options, onSettled),
    async storeDerived(part10) {
      const settled = await storeDerived(store, part10);
      onSettled(settled);
      return settled.outcome;
    },
  };
}
