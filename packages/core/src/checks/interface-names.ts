import { defaults } from '../lab-defaults.ts';
import { mentionLine, type CheckContext } from '../problem.ts';
import { charactersOf, escapeControls } from '../text.ts';

export interface InterfaceNames {
  readonly uplink: string;
  readonly bridge: string;
  readonly tap: string;
}

/** Interface names with their defaults; every problem is reported. */
export function resolveInterfaceNames(
  given: { readonly [Key in keyof InterfaceNames]?: string | undefined },
  context: CheckContext,
): InterfaceNames {
  const names = {
    uplink: given.uplink ?? defaults.uplink,
    bridge: given.bridge ?? defaults.bridge,
    tap: given.tap ?? defaults.tap,
  };
  const seen = new Map<string, string>();
  for (const [key, name] of Object.entries(names)) {
    checkInterfaceName(key, name, context);
    const first = seen.get(name);
    seen.set(name, first ?? key);
    if (first === undefined) continue;
    // A default cannot be pointed at: the key that the file gives is the one to change.
    const culprit = given[key as keyof InterfaceNames] === undefined ? first : key;
    const other = culprit === key ? first : key;
    const message = `${culprit} and ${other} are both "${escapeControls(name)}"${given[other as keyof InterfaceNames] === undefined ? `, the default of ${other}` : ''}${mentionLine(context, ['server', other])}`;
    const hint = `give server.${culprit} another name; uplink, bridge and TAP device are three interfaces`;
    context.report({ code: 'duplicate-interface', path: ['server', culprit], message, hint });
  }
  return names;
}

/** Names that mean something else to the kernel: /proc/sys/net/ipv6/conf/{all,default}, and the loopback. */
const reserved = new Set(['all', 'default', 'lo']);

function checkInterfaceName(key: string, name: string, context: CheckContext): void {
  const path = ['server', key];
  const shown = `interface name "${escapeControls(name)}"`;
  const octets = Buffer.byteLength(name);
  if (octets > 15) {
    const message = `${shown} has ${String(octets)} characters; the kernel allows 15 (IFNAMSIZ)`;
    const shorter = name.slice(0, 15).replaceAll(/[^\w.-]/g, '');
    const hint = shorter === '' ? 'use a shorter name' : `shorten it, for example to ${shorter}`;
    context.report({ code: 'interface-name', path, message, hint });
  } else if (reserved.has(name)) {
    const message = `${shown} is reserved`;
    context.report({ code: 'reserved-name', path, message, hint: 'choose another one, such as br0 or tap0' });
  } else if (name === '' || name === '.' || name === '..') {
    const message = `${shown} is not possible`;
    context.report({
      code: 'interface-name',
      path,
      message,
      hint: 'choose 1 to 15 letters, digits, ".", "_" or "-"',
    });
  } else if (!/^\w[\w.-]*$/.test(name)) {
    const character =
      charactersOf(name).find((one, index) => !/[\w.-]/.test(one) || (index === 0 && /[.-]/.test(one))) ?? '';
    const what = character === ' ' ? 'a space' : `"${escapeControls(character)}"`;
    const message = `${shown} ${name.startsWith(character) ? 'begins with' : 'contains'} ${what}`;
    context.report({
      code: 'interface-name',
      path,
      message,
      hint: 'use letters, digits, ".", "_" and "-"; the first is a letter, a digit or "_"',
    });
  }
}
