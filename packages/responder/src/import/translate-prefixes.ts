import { networkOf } from '../address.ts';
import { checkPref64, checkRoutes } from '../config/check-routes.ts';
import { checkPrefixes } from '../config/check-prefixes.ts';
import { limits } from '../config/limits.ts';
import { defaultRaConfig } from '../config/ra-config.ts';
import type { ConfigProblem } from '../config/problem.ts';
import type { Definition, RadvdInterface } from './definitions.ts';
import { intervalAt } from './interval-at.ts';
import type { Notes } from './notes.ts';
import { INFINITE, type Cidr } from './values.ts';
import { entry, type Written } from './written.ts';

const AUTOMATIC_LENGTH = 64;
/** radvd(8): AdvRouteLifetime as a multiple of MaxRtrAdvInterval; ours is the same. */
const ROUTE_INTERVALS = 3;

/** Prefixes, routes and NAT64 prefixes. */
export function translatePrefixes(
  from: RadvdInterface,
  to: Written,
  notes: Notes,
  maxInterval: number,
): void {
  to.set(
    'prefix',
    unique(from.prefixes, notes).flatMap((prefix) => toPrefix(prefix, notes)),
    from.prefixes.length === 0 ? 'radvd tells none by default' : undefined,
  );
  to.setList(
    'route',
    unique(from.routes, notes).flatMap((route) => {
      const interval = intervalAt(from, route.about, maxInterval);
      return toRoute(route, notes, interval === maxInterval ? undefined : ROUTE_INTERVALS * interval);
    }),
  );
  to.setList(
    'pref64',
    unique(from.nat64, notes).flatMap((prefix) => toPref64(prefix, notes)),
  );
}

function toPrefix(definition: RadvdInterface['prefixes'][number], notes: Notes): readonly unknown[] {
  const { about, options } = definition;
  const base = options.Base6to4Interface ?? options.Base6Interface;
  if (base !== undefined) {
    notes.add(
      'not-supported',
      base.about,
      `${base.about.text}: the prefix is left out; ::/64 follows the interface itself`,
    );
    return [];
  }
  const automatic = /^[0:]+$/.test(definition.head.address);
  const length = automatic ? AUTOMATIC_LENGTH : definition.head.length;
  if (length !== definition.head.length) {
    notes.add('differs', about, 'prefix: ::/64 stands for every global /64 of the interface');
  }
  const prefix = networkOf(definition.head.address, length);
  const config = { prefix, prefixLength: length, autonomous: false };
  if (leftOut(checkPrefixes([config], defaultRaConfig), definition, notes)) return [];
  const { AdvAutonomous: autonomous, DeprecatePrefix: deprecates } = options;
  if (deprecates?.value === true) {
    const instead = 'run "ovlab ra ctl prefix deprecate" before the end';
    notes.add('not-supported', deprecates.about, `DeprecatePrefix: ${instead}`);
  }
  const forms = autonomous?.value ?? true;
  if (forms && length !== AUTOMATIC_LENGTH) {
    const message = `prefix: hosts form no addresses out of a /${String(length)} (RFC 4862 5.5.3); it is on-link only`;
    notes.add('differs', autonomous?.about ?? about, message);
  }
  return [
    entry('prefix', {
      prefix: `${prefix}/${String(length)}`,
      'on-link': options.AdvOnLink?.value,
      autonomous: forms && length !== AUTOMATIC_LENGTH ? false : autonomous?.value,
      'router-address': options.AdvRouterAddr?.value,
      'dhcpv6-pd-preferred': options.AdvDHCPv6PDPreferred?.value,
      ...toLifetimes(options, notes),
      lifetimes: options.DecrementLifetimes?.value === true ? 'decrementing' : undefined,
    }),
  ];
}

function toLifetimes(
  { AdvValidLifetime: valid, AdvPreferredLifetime: preferred }: RadvdInterface['prefixes'][number]['options'],
  notes: Notes,
): Readonly<Record<string, unknown>> {
  const most = valid?.value ?? defaultRaConfig.validLifetime;
  return {
    'valid-lifetime': lifetimeOf(valid?.value),
    'preferred-lifetime': lifetimeOf(
      preferred === undefined ? undefined : notes.clamp(preferred.about, preferred.value, 0, most),
    ),
  };
}

/** `standard` is the lifetime that radvd gives the route by default, when it is another than ours. */
function toRoute(
  definition: RadvdInterface['routes'][number],
  notes: Notes,
  standard: number | undefined,
): readonly unknown[] {
  const { head, options } = definition;
  const prefix = networkOf(head.address, head.length);
  if (leftOut(checkRoutes([{ prefix, prefixLength: head.length }]), definition, notes)) return [];
  return [
    entry('route', {
      route: `${prefix}/${String(head.length)}`,
      preference: options.AdvRoutePreference?.value,
      lifetime: lifetimeOf(options.AdvRouteLifetime?.value ?? standard),
    }),
  ];
}

function toPref64(definition: RadvdInterface['nat64'][number], notes: Notes): readonly unknown[] {
  const { head, options } = definition;
  const prefix = networkOf(head.address, head.length);
  if (leftOut(checkPref64([{ prefix, prefixLength: head.length }]), definition, notes)) return [];
  const { AdvValidLifetime: given } = options;
  return [
    entry('prefix', {
      prefix: `${prefix}/${String(head.length)}`,
      lifetime:
        given === undefined ? undefined : notes.clamp(given.about, given.value, ...limits.pref64Lifetime),
    }),
  ];
}

/** Of those with the same network the first. */
function unique<Item extends Definition<Cidr, unknown>>(
  items: readonly Item[],
  notes: Notes,
): readonly Item[] {
  const seen = new Set<string>();
  return items.filter(({ about, head }) => {
    const length =
      /^[0:]+$/.test(head.address) && about.text.toLowerCase() === 'prefix' ? AUTOMATIC_LENGTH : head.length;
    const written = `${networkOf(head.address, length)}/${String(length)}`;
    if (seen.has(written)) notes.add('not-supported', about, `${about.text}: ${written} is there twice`);
    const first = !seen.has(written);
    seen.add(written);
    return first;
  });
}

/** Whether there is a problem with it; says so. */
function leftOut(
  [problem]: readonly ConfigProblem[],
  { about }: Definition<unknown, unknown>,
  notes: Notes,
): boolean {
  if (problem !== undefined) notes.add('not-supported', about, `${about.text}: ${problem.message}`);
  return problem !== undefined;
}

function lifetimeOf(seconds: number | undefined): number | 'infinity' | undefined {
  return seconds === INFINITE ? 'infinity' : seconds;
}
