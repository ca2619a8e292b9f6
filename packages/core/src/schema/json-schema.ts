import * as z from 'zod/mini';
import { labFileSchema } from './lab-file.ts';

/** JSON Schema (draft-07) of the lab file, for editors; it checks structure, not what values mean together. */
export function labJsonSchema(): object {
  return z.toJSONSchema(labFileSchema, { target: 'draft-7', io: 'input' });
}
