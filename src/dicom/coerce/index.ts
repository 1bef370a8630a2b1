// Door of coerce: an object with corrected attributes, as it goes out.
export { coerce, type Coerced, type CoercedStep, type Coercion } from './coerce.ts';
