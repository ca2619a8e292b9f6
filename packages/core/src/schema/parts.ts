import * as z from 'zod/mini';

/** Names of labs and clients. */
export const namePattern = '^[a-z0-9]([a-z0-9-]*[a-z0-9])?$';
export const interfaceName = { pattern: '^[A-Za-z0-9_][A-Za-z0-9_.-]*$', minLength: 1, maxLength: 15 };

/** A whole number whose range is named in full by the message, whichever end is missed. */
export function integer(minimum: number, maximum: number) {
  const text = `must be a whole number from ${String(minimum)} to ${String(maximum)}`;
  return z.int().check(z.minimum(minimum, text), z.maximum(maximum, text));
}

/** Title and description become the JSON Schema; rules that need their own message are checked elsewhere. */
export function about(title: string, description: string, extra: Readonly<Record<string, unknown>> = {}) {
  return z.meta({ title, description, ...extra });
}
