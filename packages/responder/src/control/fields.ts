import { RequestError } from './request-error.ts';

/** The texts in a body that has no other keys than those. */
export function fields<const Key extends string>(
  body: Readonly<Record<string, unknown>>,
  keys: readonly Key[],
): Readonly<Partial<Record<Key, string>>> {
  for (const [key, value] of Object.entries(body)) {
    if (!keys.some((known) => known === key)) {
      const hint = keys.length === 0 ? 'send no body' : `the keys are ${keys.join(', ')}`;
      throw new RequestError(400, `there is no key '${key}'`, { hint });
    }
    if (typeof value !== 'string') throw new RequestError(400, `${key}: text is expected`);
  }
  return body as Readonly<Partial<Record<Key, string>>>;
}
