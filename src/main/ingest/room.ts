// A bound on what is in flight at once, in bytes. Who finds no room waits in the order of coming; one that is larger than the whole room goes in alone.

export interface Room {
  enter(bytes: number): Promise<void>;
  leave(bytes: number): void;
}

export function createRoom(most: number): Room {
  let taken = 0;
  const waiting: { bytes: number; go: () => void }[] = [];
  const fits = (bytes: number): boolean => taken === 0 || taken + bytes <= most;
  return {
    enter(bytes) {
      if (waiting.length === 0 && fits(bytes)) {
        taken += bytes;
        return Promise.resolve();
      }
      return new Promise((go) => waiting.push({ bytes, go }));
    },
    leave(bytes) {
      taken -= bytes;
      for (let next = waiting[0]; next && fits(next.bytes); next = waiting[0]) {
        waiting.shift();
        taken += next.bytes;
        next.go();
      }
    },
  };
}
