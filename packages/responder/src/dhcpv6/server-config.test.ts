import { describe, expect, it } from 'vitest';
import { bridge, globalAddress } from '../../test/support/snapshots.ts';
import { defaultDhcpv6Config, type Dhcpv6Config } from '../config/dhcpv6-config.ts';
import { defaultRaConfig, type RaConfig } from '../config/ra-config.ts';
import { serverConfig } from './server-config.ts';

const on64 = (prefix: string) => ({ prefix, prefixLength: 64 });

function made(config: Partial<Dhcpv6Config> = {}, ra: Partial<RaConfig> = {}, first = bridge()) {
  const all: Dhcpv6Config = { ...defaultDhcpv6Config, mode: 'stateful', ...config };
  return serverConfig(all, { ...defaultRaConfig, ...ra }, first);
}

describe('serverConfig', () => {
  it('serves the prefixes that are advertised as on-link', () => {
    const prefixes = [
      { prefix: '2001:db8:1::', prefixLength: 64 },
      { prefix: '2001:db8:2::', prefixLength: 64, onLink: false },
      { prefix: '::', prefixLength: 64 },
    ];
    const { link } = made({}, { prefixes });
    expect(link.prefixes).toEqual([on64('2001:db8:1::'), on64('2001:db8:55::')]);
    expect(link.pools).toEqual([{ first: '2001:db8:1:0:d6::', last: '2001:db8:1:0:d6:0:ff:ffff' }]);
  });

  it('takes the prefix of a pool for one of the link, even if it is not advertised', () => {
    const pools = [
      { first: '2001:db8:77:0:0:0:0:1', last: '2001:db8:77::FF' },
      { first: '2001:db8:77::200', last: '2001:db8:77::2ff' },
      { first: '2001:db8:55::100', last: '2001:db8:55::1ff' },
    ];
    const { link } = made({ pools });
    expect(link.prefixes).toEqual([on64('2001:db8:55::'), on64('2001:db8:77::')]);
    expect(link.pools[0]).toEqual({ first: '2001:db8:77::1', last: '2001:db8:77::ff' });
  });

  it('has no pool without a /64', () => {
    expect(made({}, { prefixes: [] }).link).toMatchObject({ prefixes: [], pools: [] });
  });

  it('gives links behind relay agents pools of their own', () => {
    const relayedLinks = [
      { prefixes: [on64('2001:db8:66::')], pools: [] },
      { prefixes: [on64('2001:db8:67::')], pools: [{ first: '2001:db8:67::1', last: '2001:db8:67::9' }] },
    ];
    expect(made({ relayedLinks }).relayedLinks).toMatchObject([
      { prefixes: [on64('2001:db8:66::')], pools: [{ first: '2001:db8:66:0:d6::' }] },
      { pools: [{ first: '2001:db8:67::1', last: '2001:db8:67::9' }] },
    ]);
  });

  it('never gives the addresses of the interface', () => {
    const globals = [globalAddress('2001:db8:55::1'), globalAddress('2001:db8:55::2', { temporary: true })];
    expect(made({}, {}, bridge({ globals })).excluded).toEqual(['2001:db8:55::1', '2001:db8:55::2']);
  });

  it('registers addresses in stateful mode, unless something else is said', () => {
    expect(made().addressRegistration).toBe(true);
    expect(made({ mode: 'stateless' }).addressRegistration).toBe(false);
    expect(made({ mode: 'stateless', registerAddresses: true }).addressRegistration).toBe(true);
    expect(made({ registerAddresses: false }).addressRegistration).toBe(false);
  });

  it('shares lifetimes with the advertisements, and leaves out what is not said', () => {
    const config = made({ t1: 60 }, { validLifetime: 900, preferredLifetime: 300 });
    expect(config).toMatchObject({ validLifetime: 900, preferredLifetime: 300, t1: 60 });
    expect(config).not.toHaveProperty('t2');
    expect(config.options).toEqual([]);
  });

  it('passes on reservations', () => {
    const reservations = [
      { duid: '00:03:00:01:02', address: '2001:DB8::1' },
      { mac: '02:00:5e:10:00:01', prefix: { prefix: '2001:db8:100::', prefixLength: 56 } },
      { name: 'laptop', address: '2001:db8::2' },
    ];
    expect(made({ reservations }).reservations).toEqual([
      { duid: Uint8Array.of(0, 3, 0, 1, 2), address: '2001:db8::1' },
      { linkLayerAddress: '02:00:5e:10:00:01', prefix: { prefix: '2001:db8:100::', prefixLength: 56 } },
      { name: 'laptop', address: '2001:db8::2' },
    ]);
  });
});
