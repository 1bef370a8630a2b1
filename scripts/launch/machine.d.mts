// Types of machine.mjs for the tests.
export function needsVirtualDisplay(electronFlags: string[]): boolean;
export function machineFlags(virtualDisplay: boolean): string[];
