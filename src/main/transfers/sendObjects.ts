// Objects of the archive to a peer, the one way they are sent: what send, the queue and routing share. Corrections are applied by `instanceToSend`, other syntaxes are offered by `transcode/`.
import type { Result } from '../../contract/result.ts';
import { send, type InstanceToSend, type Peer, type SendOptions, type SendReport } from '../dimse/index.ts';
import type { StoredObject } from '../store/index.ts';
import { offerPlain } from './transcode/offerPlain.ts';

/** As `send` of dimse. */
export function sendObjects(
  peer: Peer,
  objects: readonly StoredObject[],
  instanceToSend: (object: StoredObject) => InstanceToSend,
  options: SendOptions,
): Promise<Result<SendReport>> {
  return send(
    peer,
    objects.map((object) => offerPlain(instanceToSend(object))),
    options,
  );
}
