// Entry of the command line on Node. In a package, Electron's main imports this file and calls `runCommandLine` itself.
import { runCommandLine } from './commandLine.ts';

export { runCommandLine };

if (!('electron' in process.versions)) {
  // A reader that ends early (head) is no fault.
  process.stdout.on('error', () => process.exit(0));
  process.exitCode = await runCommandLine(process.argv.slice(2));
}
