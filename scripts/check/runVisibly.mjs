// Runs a tool of node_modules with its output shown as it comes. Resolves to its exit code.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { root } from '../setup/paths.mjs';

export function toolPath(name) {
  return join(root, 'node_modules/.bin', name);
}

export function runVisibly(tool, args, env) {
  return new Promise((resolve) => {
    const child = spawn(toolPath(tool), args, { cwd: root, env, stdio: 'inherit' });
    child.on('error', (error) => {
      console.error(error.message);
      resolve(1);
    });
    child.on('exit', (code) => resolve(code ?? 1));
  });
}
