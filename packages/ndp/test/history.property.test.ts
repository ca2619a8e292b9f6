import fc from 'fast-check';
import { expect, it } from 'vitest';
import { AdvertisedHistory, encodeMessage, INFINITY, type NdpOption } from '../src/index.ts';
import {
  advertisement,
  carrying,
  dnssl,
  encryptedDns,
  pref64,
  prefix,
  rdnss,
  route,
} from './advertisements.ts';
import { FUZZ_TIMEOUT, fuzz } from './support.ts';

/** Seconds, a multiple of 8 as a NAT64 prefix needs it. */
const lifetime = fc.oneof(
  fc.constantFrom(0, INFINITY),
  fc.nat(30).map((units) => units * 8),
);
const finite = fc.nat(30).map((units) => units * 8);
const host = fc.integer({ min: 1, max: 3 });

/** An option about one thing, whose name is told beside it. */
const said = fc.oneof(
  fc.tuple(host, lifetime, fc.boolean()).map(([net, validLifetime, autonomous]) => ({
    name: `prefix ${net}`,
    seconds: validLifetime,
    option: prefix(`2001:db8:${net}::/64`, { validLifetime, preferredLifetime: validLifetime, autonomous }),
  })),
  fc.tuple(host, lifetime).map(([net, seconds]) => ({
    name: `route ${net}`,
    seconds,
    option: route(`2001:db8:${net}::/48`, seconds),
  })),
  fc.tuple(host, lifetime).map(([server, seconds]) => ({
    name: `rdnss ${server}`,
    seconds,
    option: rdnss([`2001:db8::${server}`], seconds),
  })),
  fc.tuple(host, lifetime).map(([domain, seconds]) => ({
    name: `dnssl ${domain}`,
    seconds,
    option: dnssl([`d${domain}.example`], seconds),
  })),
  fc.tuple(host, finite).map(([net, seconds]) => ({
    name: `pref64 ${net}`,
    seconds,
    option: pref64(`2001:db8:${net}::`, seconds),
  })),
  fc.tuple(host, lifetime).map(([name, seconds]) => ({
    name: `encrypted-dns ${name}`,
    seconds,
    option: encryptedDns(`d${name}.example`, { lifetime: seconds }),
  })),
);

const steps = fc.array(
  fc.record({
    pause: fc.oneof(fc.nat(1_000), fc.nat(100_000)),
    said: fc.array(said, { maxLength: 6 }),
    restart: fc.boolean(),
  }),
  { maxLength: 30 },
);

/** The digit that follows the `index`th separator of a name. */
const digit = (text: string, separator: string, index: number) => text.split(separator)[index]?.[0] ?? text;

/** Names of what options take back. */
function takenBack(options: readonly NdpOption[]): string[] {
  return options.flatMap((option) => {
    switch (option.type) {
      case 'prefix-information':
        expect([option.validLifetime, option.preferredLifetime]).toEqual([0, 0]);
        return [`prefix ${digit(option.prefix, ':', 2)}`];
      case 'route-information':
        expect(option.routeLifetime).toBe(0);
        return [`route ${digit(option.prefix, ':', 2)}`];
      case 'rdnss':
        expect(option.lifetime).toBe(0);
        return option.addresses.map((address) => `rdnss ${digit(address, '::', 1)}`);
      case 'dnssl':
        expect(option.lifetime).toBe(0);
        return option.domains.map((domain) => `dnssl ${digit(domain, 'd', 1)}`);
      case 'pref64':
        expect(option.lifetime).toBe(0);
        return [`pref64 ${digit(option.prefix, ':', 2)}`];
      case 'encrypted-dns':
        expect(option.lifetime).toBe(0);
        return [`encrypted-dns ${digit(option.authenticationDomainName, 'd', 1)}`];
      default:
        throw new Error(`${option.type} cannot be taken back`);
    }
  });
}

it(
  'what hosts may still believe and the message does not say is taken back, nothing else',
  { timeout: FUZZ_TIMEOUT },
  () => {
    fc.assert(
      fc.property(steps, (all) => {
        let history = new AdvertisedHistory();
        const believedUntil = new Map<string, number>();
        let now = 0;
        for (const step of all) {
          // Whole seconds, because those are what a file holds.
          now += step.pause * 1_000;
          const message = carrying(...step.said.map(({ option }) => option));
          const names = new Set(step.said.map(({ name }) => name));
          const expected = [...believedUntil].filter(([name, until]) => until > now && !names.has(name));

          if (step.restart) {
            const records = history.records(now);
            history = new AdvertisedHistory();
            history.restore(records, now);
          }
          const options = history.withdrawals(message, now);
          expect(takenBack(options).sort()).toEqual(expected.map(([name]) => name).sort());
          expect(history.withdrawals(message, now)).toEqual(options);
          expect(options.filter(({ type }) => type === 'rdnss').length, 'grouped').toBeLessThanOrEqual(1);
          encodeMessage({ ...message, options: [...message.options, ...options] });

          history.sent({ ...message, options: [...message.options, ...options] }, now);
          for (const { name, seconds } of step.said) {
            const until = seconds === INFINITY ? Infinity : now + seconds * 1_000;
            believedUntil.set(name, Math.max(until, believedUntil.get(name) ?? 0));
          }
        }
      }),
      fuzz(300),
    );
  },
);

it(
  'restoring anything at all never throws and never makes a message that cannot be encoded',
  { timeout: FUZZ_TIMEOUT },
  () => {
    const kinds = fc.constantFrom('prefix', 'route', 'rdnss', 'dnssl', 'pref64', 'encrypted-dns');
    const text = fc.oneof(fc.constantFrom('2001:db8::', 'dns.example', '64:ff9b::'), fc.string());
    const record = fc.record(
      {
        kind: kinds,
        lifetime: fc.oneof(lifetime, fc.anything()),
        prefix: fc.oneof(text, fc.anything()),
        prefixLength: fc.oneof(fc.nat(130), fc.anything()),
        onLink: fc.oneof(fc.boolean(), fc.anything()),
        autonomous: fc.oneof(fc.boolean(), fc.anything()),
        address: fc.oneof(text, fc.anything()),
        domain: fc.oneof(text, fc.anything()),
        servicePriority: fc.oneof(fc.nat(70_000), fc.anything()),
        authenticationDomainName: fc.oneof(text, fc.anything()),
        addresses: fc.oneof(fc.array(text), fc.anything()),
        serviceParameters: fc.oneof(
          fc.array(fc.record({ key: fc.nat(), value: fc.string() })),
          fc.anything(),
        ),
      },
      { requiredKeys: ['kind'] },
    );
    fc.assert(
      fc.property(fc.oneof(fc.array(fc.oneof(record, fc.anything())), fc.anything()), (records) => {
        const history = new AdvertisedHistory();
        history.restore(records as never, 0);
        const options = history.withdrawals(advertisement(), 0);
        encodeMessage({ ...advertisement(), options });
        expect(history.records(0).length).toBeLessThanOrEqual(64);
      }),
      fuzz(1_000),
    );
  },
);
