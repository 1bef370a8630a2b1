// Types of programs.mjs for the tests.
export interface Phantom {
  folder: string;
  StudyInstanceUID: string;
  files: string[];
  nodule: { LPS: [number, number, number]; diameterMm: number };
}
export const root: string;
export const sagitta: string;
export function runSagitta(args: string[]): Promise<unknown>;
export function sendSeries(phantom: Phantom, port: number): Promise<string>;
