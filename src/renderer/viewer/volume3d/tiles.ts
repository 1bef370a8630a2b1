// Who casts what next: a picture cut into bands of rows, each going through its slabs front to back; workers take what is theirs. Pure bookkeeping.

interface Tile {
  readonly fromRow: number;
  readonly rows: number;
  /** Slabs still to go through, front first; null stands for the coarse grid, which every worker has. */
  readonly slabs: readonly (number | null)[];
  next: number;
  busy: boolean;
  rays: Float32Array<ArrayBuffer> | null;
}

export interface TileQueue {
  /** The next tile for this worker, marked busy; undefined: nothing for it now. */
  take: (
    worker: number,
  ) => { tile: number; slab: number | null; fromRow: number; rows: number; rays: Float32Array<ArrayBuffer> | null; last: boolean } | undefined;
  /** Takes rays back from a worker. */
  put: (tile: number, rays: Float32Array<ArrayBuffer> | null) => void;
  rowsOf: (tile: number) => { fromRow: number; rows: number };
  isDone: () => boolean;
}

export function makeTileQueue(
  height: number,
  rowsATile: number,
  slabsOf: (fromRow: number, rows: number) => readonly (number | null)[],
  owner: (slab: number) => number,
): TileQueue {
  const tiles: Tile[] = [];
  for (let fromRow = 0; fromRow < height; fromRow += rowsATile) {
    const rows = Math.min(rowsATile, height - fromRow);
    tiles.push({ fromRow, rows, slabs: slabsOf(fromRow, rows), next: 0, busy: false, rays: null });
  }
  let open = tiles.length;
  return {
    take: (worker) => {
      const tile = tiles.findIndex(({ busy, next, slabs }) => {
        if (busy || next >= slabs.length) return false;
        const slab = slabs[next] ?? null;
        return slab === null || owner(slab) === worker;
      });
      const found = tiles[tile];
      if (found === undefined) return undefined;
      found.busy = true;
      const { fromRow, rows, rays } = found;
      found.rays = null;
      return { tile, slab: found.slabs[found.next] ?? null, fromRow, rows, rays, last: found.next === found.slabs.length - 1 };
    },
    put: (tile, rays) => {
      const found = tiles[tile];
      if (found === undefined) return;
      found.busy = false;
      found.rays = rays;
      found.next += 1;
      if (found.next === found.slabs.length) open -= 1;
    },
    rowsOf: (tile) => tiles[tile] ?? { fromRow: 0, rows: 0 },
    isDone: () => open === 0,
  };
}

/** Least and greatest slice that rays of a band can reach inside the volume. */
export interface ZRange {
  low: number;
  high: number;
}

/** Slabs that a band may go through, in the order its rays meet them; at least one, so that every tile has an end. */
export function slabsOnTheWay(slabs: readonly { from: number; to: number }[], range: ZRange, ascending: boolean): number[] {
  const met = slabs
    .map((_, s) => s)
    .filter((s) => {
      const { from, to } = slabs[s] ?? { from: 0, to: 0 };
      return to > range.low - 1 && from < range.high + 1;
    });
  const order = met.length === 0 ? [0] : met;
  return ascending ? order : order.reverse();
}
