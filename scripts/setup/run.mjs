// Runs a program of the set-up and keeps the end of what it printed, to show it only when it fails.
import { spawn } from 'node:child_process';

const KEPT_CHARACTERS = 60_000;

// Each program leads a process group, so that what it started (a compiler, say) ends with this process, however it ends.
const running = new Set();
process.on('exit', () => running.forEach(stopGroup));

/**
 * Runs to the end. Resolves to {code, signal, output}; never rejects for a non-zero exit, and a program that does not
 * exist is code 127. `silentMs` ends a program that printed nothing for so long, `timeoutMs` one that runs longer.
 */
export function run(command, args, { cwd, env, timeoutMs, silentMs } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd, env: env ?? process.env, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
    running.add(child);
    let output = '';
    let silence;
    const stop = () => stopGroup(child);
    const heard = () => {
      if (silentMs === undefined) return;
      clearTimeout(silence);
      silence = setTimeout(stop, silentMs);
    };
    const limit = timeoutMs === undefined ? undefined : setTimeout(stop, timeoutMs);
    heard();
    const keep = (chunk) => {
      output = (output + chunk).slice(-KEPT_CHARACTERS);
      heard();
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    const end = (code, signal) => {
      clearTimeout(limit);
      clearTimeout(silence);
      running.delete(child);
      resolve({ code, signal, output });
    };
    child.on('error', (error) => {
      output += error.message;
      end(127, null);
    });
    child.on('close', (code, signal) => end(code ?? 1, signal));
  });
}

function stopGroup(child) {
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    child.kill('SIGKILL');
  }
}

/** The last lines of an output, indented, for a failure message. */
export function tail(output, lines = 15) {
  return output
    .trim()
    .split('\n')
    .slice(-lines)
    .map((line) => `    ${line}`)
    .join('\n');
}
