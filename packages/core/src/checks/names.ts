import { mentionLine, type CheckContext, type Path, type Problem } from '../problem.ts';
import { escapeControls } from '../text.ts';

type Fault = Pick<Problem, 'code' | 'message' | 'hint'>;

const pattern = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/;
const nodes = new Set(['isp', 'server']);

/** Why a text cannot be the name of a lab; undefined when it can. */
export function labNameFault(name: string): Fault | undefined {
  return nameFault('lab', 'lab-name', name, 24);
}

/** Why a text cannot be the name of a client; undefined when it can. */
function clientNameFault(name: string): Fault | undefined {
  if (nodes.has(name)) {
    return {
      code: 'reserved-name',
      message: `client name "${name}" belongs to a node that every lab has`,
      hint: 'choose a name other than isp and server',
    };
  }
  return nameFault('client', 'client-name', name, 32);
}

function nameFault(what: string, code: Problem['code'], name: string, limit: number): Fault | undefined {
  const shown = `${what} name "${escapeControls(name.slice(0, 64))}"`;
  if (name.length > limit) {
    return {
      code,
      message: `${shown} has ${String(name.length)} characters; ${String(limit)} is the limit`,
      hint: 'use a shorter name',
    };
  }
  if (pattern.test(name)) return undefined;
  const mended = name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '');
  const rule = 'lower-case letters, digits and inner hyphens';
  const hint = mended === '' ? `use ${rule}` : `use ${rule}, for example ${mended}`;
  return {
    code,
    message: name === '' ? `${what} name is empty` : `${shown} has characters that a name cannot have`,
    hint,
  };
}

/** Names of the clients; those without one are called by their position, or the next number that is free. */
export function resolveClientNames(
  given: readonly (string | undefined)[],
  context: CheckContext,
): readonly string[] {
  const places = new Map<string, Path>();
  for (const [index, name] of given.entries()) {
    if (name === undefined) continue;
    const path = ['clients', index, 'name'];
    const fault = clientNameFault(name);
    if (fault !== undefined) context.report({ ...fault, path });
    const first = places.get(name);
    if (first === undefined) {
      places.set(name, path);
      continue;
    }
    const message = `client "${escapeControls(name)}" stands twice${mentionLine(context, first)}`;
    context.report({ code: 'duplicate-client', path, message, hint: 'give each client a name of its own' });
  }
  const taken = new Set(places.keys());
  return given.map((name, index) => name ?? freeName(index + 1, taken));
}

function freeName(position: number, taken: Set<string>): string {
  let number = position;
  while (taken.has(`client${String(number)}`)) number += 1;
  const name = `client${String(number)}`;
  taken.add(name);
  return name;
}
