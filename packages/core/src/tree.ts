import type { Path } from './problem.ts';

/** The value at a path of own properties; undefined when there is none. */
export function valueAt(root: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (value, part) =>
      isGroup(value) || Array.isArray(value)
        ? (Object.getOwnPropertyDescriptor(value, part)?.value as unknown)
        : undefined,
    root,
  );
}

/** Removes a value. An array keeps its length, so that the positions of its other elements stay true. */
export function remove(root: unknown, path: Path): void {
  const last = path.at(-1);
  const holder = valueAt(root, path.slice(0, -1));
  if (last === undefined) return;
  if (Array.isArray(holder)) holder[Number(last)] = undefined;
  else if (isGroup(holder)) Reflect.deleteProperty(holder, last);
}

export function isGroup(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
