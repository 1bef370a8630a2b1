// C-STORE requests that a peer sends on an association we opened, as sub-operations of our C-GET (PS3.4 C.4.3): into the archive, answered when they are durable.
import type { Ingest } from '../../ingest/sink.ts';
import { C_STORE_RQ, RESPONSE_BIT } from '../message/commandSet.ts';
import type { CommandSet } from '../message/commandSet.ts';
import { isStorageSopClass, isUid } from '../protocolUids.ts';
import { StoreOperation } from '../scp/storeOperation.ts';
import { CLASS_NOT_SUPPORTED, INVALID_INSTANCE_UID, NO_DATA, UNRECOGNIZED_OPERATION } from '../scp/storeStatus.ts';
import type { StoreStatus } from '../scp/storeStatus.ts';
import type { Peer } from './peer.ts';
import type { PeerRequests, Replies } from './requestedAssociation.ts';

interface IncomingStoresOptions {
  ingest: Ingest;
  peer: Peer;
  ownAet: string;
}

interface UnderWay {
  contextId: number;
  command: CommandSet;
  operation: StoreOperation;
}

export function incomingStores({ ingest, peer, ownAet }: IncomingStoresOptions, replies: Replies): PeerRequests {
  let current: UnderWay | undefined;
  let finishing: Promise<void> | undefined;

  function respond(contextId: number, command: CommandSet, answer: StoreStatus): void {
    const { affectedSopClassUid, affectedSopInstanceUid } = command;
    replies.respond(contextId, {
      commandField: command.commandField | RESPONSE_BIT,
      messageIdRespondedTo: command.messageId ?? 0,
      hasDataSet: false,
      status: answer.status,
      ...(affectedSopClassUid === undefined ? {} : { affectedSopClassUid }),
      ...(affectedSopInstanceUid === undefined ? {} : { affectedSopInstanceUid }),
      ...(answer.comment === undefined ? {} : { errorComment: answer.comment }),
    });
  }

  return {
    command(contextId, command) {
      const refusal = refusalOf(command);
      if (!command.hasDataSet) {
        respond(contextId, command, refusal ?? NO_DATA);
        return;
      }
      const operation = new StoreOperation(() => undefined, refusal);
      current = { contextId, command, operation };
      if (refusal !== undefined) return;
      return operation.begin(ingest, {
        transferSyntaxUid: replies.transferSyntaxOf(contextId),
        sopClassUid: command.affectedSopClassUid ?? '',
        sopInstanceUid: command.affectedSopInstanceUid ?? '',
        callingAet: peer.aet,
        calledAet: ownAet,
        peerAddress: peer.host,
      });
    },
    data: (bytes) => current?.operation.write(bytes),
    dataEnds() {
      const store = current;
      if (store === undefined) return;
      finishing = store.operation.finish().then(({ answer }) => {
        current = undefined;
        respond(store.contextId, store.command, answer);
      });
      return finishing;
    },
    async end() {
      await current?.operation.abandon();
      await finishing;
    },
  };
}

function refusalOf(command: CommandSet): StoreStatus | undefined {
  if (command.commandField !== C_STORE_RQ) return UNRECOGNIZED_OPERATION;
  if (!isStorageSopClass(command.affectedSopClassUid ?? '', true)) return CLASS_NOT_SUPPORTED;
  return isUid(command.affectedSopInstanceUid ?? '') ? undefined : INVALID_INSTANCE_UID;
}
