import { splitWords } from './words.ts';
import type { Statement } from './statements.ts';

const addressOptions = new Set([
  ...[
    'ifconfig',
    'ifconfig-ipv6',
    'ifconfig-pool',
    'ifconfig-ipv6-pool',
    'ifconfig-push',
    'ifconfig-ipv6-push',
  ],
  ...['server', 'server-ipv6', 'server-bridge'],
]);
const routeOptions = new Set([
  'route',
  'route-ipv6',
  'redirect-gateway',
  'redirect-private',
  'iroute',
  'iroute-ipv6',
]);

/** Addresses and routes that the file sets or pushes, in its own words. */
export function addressesAndRoutes(statements: readonly Statement[]): {
  readonly addresses: readonly string[];
  readonly routes: readonly string[];
} {
  const said = statements.flatMap(({ name, args }) =>
    name === 'push' ? [{ name: pushed(args), words: ['push', ...args] }] : [{ name, words: [name, ...args] }],
  );
  const of = (names: ReadonlySet<string>) =>
    said.filter(({ name }) => names.has(name)).map(({ words }) => words.join(' '));
  return { addresses: of(addressOptions), routes: of(routeOptions) };
}

/** Name of the option that is pushed: `push "route 192.0.2.0 255.255.255.0"`. */
function pushed([text = '']: readonly string[]): string {
  return splitWords(text).words[0]?.value ?? '';
}
