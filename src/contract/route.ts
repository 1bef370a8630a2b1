// What a route is: one request across a process border, with the shape of its input and of its answer.
import type { z } from 'zod';

export interface Route<I extends z.ZodType = z.ZodType, O extends z.ZodType = z.ZodType> {
  input: I;
  output: O;
  /** The process that answers. */
  owner: 'main' | 'archive';
  effect: 'read' | 'write';
}

export function route<I extends z.ZodType, O extends z.ZodType>(r: Route<I, O>): Route<I, O> {
  return r;
}
