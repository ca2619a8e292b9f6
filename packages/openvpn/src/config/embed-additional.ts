import { isAbsolute, resolve, win32 } from 'node:path';
import { option, type Directive } from '../directive.ts';
import type { Material } from '../profile.ts';
import { fileOptions } from './read-lines.ts';

/** What a profile keeps besides its fields: a shared key goes inside, other paths become absolute. */
export async function embedAdditional(
  additional: readonly Directive[] | undefined,
  directory: string,
  embed: (material: Material) => Promise<Material>,
): Promise<{ additional?: readonly Directive[] }> {
  if (additional === undefined) return {};
  const embedded: Directive[] = [];
  for (const directive of additional) embedded.push(...(await embedOne(directive, directory, embed)));
  return { additional: embedded };
}

async function embedOne(
  directive: Directive,
  directory: string,
  embed: (material: Material) => Promise<Material>,
): Promise<readonly Directive[]> {
  if (directive.kind !== 'option' || !fileOptions.has(directive.name)) return [directive];
  const { name } = directive;
  const [file, ...rest] = directive.args;
  if (file === undefined || file === '[inline]' || file === 'none') return [directive];
  if (name !== 'tls-auth') {
    const absolute = isAbsolute(file) || win32.isAbsolute(file) ? file : resolve(directory, file);
    return [option(name, absolute, ...rest)];
  }
  const material = await embed({ file });
  const [direction] = rest;
  const text = 'pem' in material ? material.pem : '';
  // A block has no second argument: the direction becomes an option of its own.
  return [
    { kind: 'block', name, text },
    ...(direction === undefined ? [] : [option('key-direction', direction)]),
  ];
}
