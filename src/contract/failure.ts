// The shape of a failure on the wire; the type itself is in result.ts.
import { z } from 'zod';
import { errorCodes } from './result.ts';

export const failureSchema = z.object({
  code: z.enum(errorCodes),
  message: z.string().min(1),
  data: z.record(z.string(), z.unknown()).optional(),
});
