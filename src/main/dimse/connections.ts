// All connections of a listener, with and without TLS: those that negotiate it and those that are served. It sees to it that silent ones keep nobody out.
import type { Socket } from 'node:net';
import type { ServedAssociation } from './scp/servedAssociation.ts';

/** Connections without an association are held for ARTIM only; so many of them fit beside the associations. */
const SPARE_CONNECTIONS = 50;

interface Connection {
  address: string;
  /** Nothing is lost when it is cut: no association yet, or one that is over. */
  isSpare: () => boolean;
  cut: () => void;
}

export class Connections {
  readonly #served = new Set<ServedAssociation>();
  readonly #all = new Map<object, Connection>();
  readonly #maxAssociations: () => number;

  constructor(maxAssociations: () => number) {
    this.#maxAssociations = maxAssociations;
  }

  get served(): ReadonlySet<ServedAssociation> {
    return this.#served;
  }

  get size(): number {
    return this.#all.size;
  }

  /** For one association more, of all and of this peer. */
  hasRoom(aet?: string, most?: number | null): boolean {
    const open = [...this.#served].filter((association) => association.isOpen);
    if (open.length >= this.#maxAssociations()) return false;
    return most === undefined || most === null || open.filter((association) => association.callerAet === aet).length < most;
  }

  /**
   * Room for one connection more; false when every place is an association. When all are taken, the oldest silent connection goes, of the address that has most
   * of them: a peer speaks within milliseconds, half-open sockets do not.
   */
  makeRoom(): boolean {
    if (this.#all.size < this.#maxAssociations() + SPARE_CONNECTIONS) return true;
    const spare = [...this.#all].filter(([, connection]) => connection.isSpare());
    const counts = new Map<string, number>();
    for (const [, { address }] of spare) counts.set(address, (counts.get(address) ?? 0) + 1);
    const most = Math.max(...counts.values());
    const victim = spare.find(([, { address }]) => counts.get(address) === most);
    if (victim === undefined) return false;
    this.#all.delete(victim[0]);
    victim[1].cut();
    return true;
  }

  /** A connection that negotiates TLS; the function that is returned says that it is over, one way or the other. */
  addHandshake(socket: Socket): () => void {
    this.#all.set(socket, { address: socket.remoteAddress ?? '', isSpare: () => true, cut: () => socket.destroy() });
    const end = (): void => {
      this.#all.delete(socket);
    };
    socket.once('close', end);
    return end;
  }

  addServed(association: ServedAssociation, address: string): void {
    this.#served.add(association);
    this.#all.set(association, { address, isSpare: () => association.isSpare, cut: () => association.terminate() });
  }

  remove(association: ServedAssociation): void {
    this.#served.delete(association);
    this.#all.delete(association);
  }

  /** Connections that never got to an association protocol. */
  cutHandshakes(): void {
    for (const [key, { cut }] of [...this.#all]) if (!this.#served.has(key as ServedAssociation)) cut();
  }
}
