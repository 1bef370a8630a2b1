// Values shared by all domains: UIDs, patient positions, dates. Units: millimetres; coordinates: DICOM patient (LPS).
import { z } from 'zod';

/** A DICOM UID (PS3.5 §9.1); components with leading zeros exist in the field and are let through. */
export const uid = z
  .string()
  .regex(/^[0-9]+(\.[0-9]+)*$/)
  .max(64);
/** Patient position in mm, LPS. */
export const lps = z.tuple([z.number(), z.number(), z.number()]);
/** Position in the stored image: column, row; 0-based, integers are pixel centres. */
export const imagePoint = z.tuple([z.number(), z.number()]);
/** ISO 8601 instant in UTC. */
export const instant = z.iso.datetime();
/** SHA-256 in lower-case hex. */
export const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
/** AE title (PS3.5 §6.2): 1 to 16 characters, no backslash, no control characters. */
export const aeTitle = z.string().regex(/^(?! +$)[\x20-\x5b\x5d-\x7e]{1,16}$/);
export const port = z.number().int().min(0).max(65535);

export type Lps = z.infer<typeof lps>;
export type ImagePoint = z.infer<typeof imagePoint>;
