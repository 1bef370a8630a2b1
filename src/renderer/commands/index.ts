// Door of the commands room.
export type { Command, CommandGroup, CommandIcon, CommandScope } from './command.ts';
export { startKeyDispatcher } from './dispatcher.ts';
export { keyName } from './keys.ts';
export { keyOf, knowCommands, rebind, registerCommands, runCommand, useCommands } from './registry.ts';
export { useKeyOf, useRegisterCommands } from './useCommand.ts';
