// Test support: pydicom as an independent reader of what we write.
import { runPython } from './python.ts';

/** Standard output of the script; its failure is thrown with what it said. */
export function runPydicom(script: string, args: readonly string[]): string | undefined {
  return runPython('pydicom', script, args);
}
