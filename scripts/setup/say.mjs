// Progress and failure lines of the set-up, on stderr: stdout belongs to the command that is being prepared.

/** A failure the user can act on: printed without a stack. */
export class SetupError extends Error {}

let quiet = false;

export function setQuiet(value) {
  quiet = value;
}

/** One progress line. In quiet mode only work that takes long is announced (`always`). */
export function say(line, { always = false } = {}) {
  if (!quiet || always) process.stderr.write(`set-up: ${line}\n`);
}

export function fail(line) {
  throw new SetupError(line);
}

export function seconds(sinceMs) {
  return `${((Date.now() - sinceMs) / 1000).toFixed(1)} s`;
}
