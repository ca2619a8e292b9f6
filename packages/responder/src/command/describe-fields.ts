import { describeServiceParameter, INFINITY, type ServiceParameter } from '@ovlab/ndp';

/** What the numbers of a field count, by its name. */
const units: readonly (readonly [RegExp, string])[] = [
  [/lifetime$/i, ' s'],
  [/^(reachableTime|retransTimer|interval)$/, ' ms'],
  [/^mtu$/, ' octets'],
];
/** Fields in which a number of all ones means for ever. */
const endless = /lifetime$/i;

/**
 * Every field of a decoded message or option in the order in which it has them, as `name value`; of an only one the
 * value. A field that the codec comes to know is shown without anything being done here.
 */
export function describeFields(fields: object, leaveOut: readonly string[] = []): string[] {
  const { prefix, prefixLength } = fields as { readonly prefix?: unknown; readonly prefixLength?: unknown };
  const hasCidr = typeof prefix === 'string' && typeof prefixLength === 'number';
  const shown = Object.entries(fields as Record<string, unknown>)
    .filter(([name]) => !leaveOut.includes(name) && !(hasCidr && name === 'prefixLength'))
    .map(([name, value]): [string, string] =>
      hasCidr && name === 'prefix'
        ? [name, `${prefix}/${prefixLength}`]
        : [words(name), describeValue(name, value)],
    );
  return shown.map(([name, value]) => (shown.length === 1 ? value : `${name} ${value}`));
}

export function toHex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}

function describeValue(name: string, value: unknown): string {
  if (name === 'serviceParameters') {
    return (value as readonly ServiceParameter[]).map(describeServiceParameter).join(' ') || 'none';
  }
  if (value instanceof Uint8Array) return toHex(value) || 'empty';
  if (Array.isArray(value)) return value.map((item) => describeValue(name, item)).join(' ') || 'none';
  switch (typeof value) {
    case 'boolean':
      return value ? 'yes' : 'no';
    case 'number':
      return describeNumber(name, value);
    case 'string':
      return visible(value) || 'empty';
    default:
      return visible(JSON.stringify(value));
  }
}

function describeNumber(name: string, value: number): string {
  if (endless.test(name) && value === INFINITY) return 'infinity';
  return `${value}${units.find(([pattern]) => pattern.test(name))?.[1] ?? ''}`;
}

/** What comes from the link may hold characters that would steer a terminal. */
function visible(text: string): string {
  return text.replaceAll(
    /[^ -~]/g,
    (character) => String.raw`\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** `validLifetime` as `valid lifetime`. */
function words(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}
