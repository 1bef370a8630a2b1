// What a route is: one request across a process border, with the shape of its input and of its answer.
import type { z } from 'zod';

export interface Route<I extends z.ZodType = z.ZodType, O extends z.ZodType = z.ZodType, P extends 'main' | 'archive' = 'main' | 'archive'> {
  input: I;
  output: O;
  /** The process that answers. */
  owner: P;
  effect: 'read' | 'write';
}

export function route<I extends z.ZodType, O extends z.ZodType, P extends 'main' | 'archive'>(r: Route<I, O, P>): Route<I, O, P> {
  return r;
}
