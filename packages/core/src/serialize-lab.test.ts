import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultLab } from './default-lab.ts';
import { tapNames } from './instances.ts';
import type { Lab, LabClient } from './lab.ts';
import { loadLab } from './parse-lab-file.ts';
import { serializeLab } from './serialize-lab.ts';

const name = fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,20}[a-z0-9])?$/);
const interfaceName = fc.stringMatching(/^[a-z_][a-zA-Z0-9_.-]{0,11}$/);

const clients: fc.Arbitrary<readonly LabClient[]> = fc
  .uniqueArray(
    name.filter((one) => one !== 'isp' && one !== 'server'),
    { minLength: 1, maxLength: 20 },
  )
  .chain((names) =>
    fc.tuple(
      ...names.map((one, index) =>
        fc.record({
          name: fc.constant(one),
          os: fc.constantFrom('linux' as const, 'windows' as const, 'macos' as const),
          address: fc.constantFrom(undefined, `2001:db8:1:2::${(index + 16).toString(16)}`),
        }),
      ),
    ),
  );

const router = fc.integer({ min: 4, max: 1800 }).chain((max) =>
  fc.record({
    interval: fc.integer({ min: 3, max: Math.floor(0.75 * max) }).map((min): [number, number] => [min, max]),
    lifetime: fc.oneof(fc.constant(0), fc.integer({ min: max, max: 9000 })),
    preference: fc.constantFrom('low' as const, 'medium' as const, 'high' as const),
  }),
);

const advertise = fc.integer({ min: 1, max: 0xffff_ffff }).chain((validLifetime) =>
  fc.record({
    router,
    validLifetime: fc.constant(validLifetime),
    preferredLifetime: fc.integer({ min: 0, max: validLifetime }),
    mtu: fc.option(fc.integer({ min: 1280, max: 65_535 }), { nil: undefined }),
    rdnss: fc.subarray(['2001:db8:1:2::53', 'fe80::53', '2001:db8:ffff::1']),
    dnssl: fc.subarray(['lab.example', 'example.com', '_x.example']),
    dhcpv6: fc.constantFrom('off' as const, 'stateless' as const, 'stateful' as const),
  }),
);

const lab: fc.Arbitrary<Lab> = fc.record({
  name,
  prefix: fc.constant('2001:db8:1:2::/64'),
  server: fc
    .record({
      names: fc
        .tuple(interfaceName, interfaceName, interfaceName)
        .filter(
          (names) =>
            new Set([...tapNames(names[2], 4), names[0], names[1], 'all', 'default', 'lo']).size === 9,
        ),
      guard: fc.boolean(),
      mode: fc.constantFrom('bridged' as const, 'routed' as const),
      firstHop: fc.record({
        raGuard: fc.boolean(),
        dhcpv6Shield: fc.boolean(),
        sourceGuard: fc.boolean(),
        isolation: fc.boolean(),
        ndRateLimit: fc.integer({ min: 0, max: 10_000 }),
      }),
      ipv4: fc.integer({ min: 1, max: 253 }),
    })
    .map(({ names: [uplink, bridge, tap], guard, mode, firstHop, ipv4 }) => ({
      uplink,
      bridge,
      tap,
      guard,
      mode,
      firstHop,
      addresses: [
        { family: 4 as const, address: `192.0.2.${String(ipv4)}`, prefixLength: 24 },
        { family: 6 as const, address: '2001:db8:1:2::1', prefixLength: 64 },
      ],
      gateways: [
        { family: 4 as const, address: '192.0.2.254', zone: undefined },
        { family: 6 as const, address: 'fe80::254', zone: mode === 'routed' ? uplink : bridge },
      ],
    })),
  vpn: fc.record({
    mode: fc.constant('server' as const),
    auth: fc.constant('tls' as const),
    transport: fc.constantFrom('ipv4' as const, 'ipv6' as const),
    instances: fc.integer({ min: 1, max: 4 }),
    persistentTap: fc.boolean(),
    insecure: fc.boolean(),
    proto: fc.constantFrom('udp' as const, 'tcp' as const),
    port: fc.integer({ min: 1, max: 65_532 }),
    verb: fc.integer({ min: 0, max: 11 }),
  }),
  advertise,
  clients,
});

describe('serializeLab', () => {
  it('is read back to an equal lab', () => {
    fc.assert(
      fc.property(lab, (any) => {
        expect(loadLab(serializeLab(any), { file: 'lab.json' }).lab).toEqual(any);
      }),
      { numRuns: 100 },
    );
  });

  it('leaves nothing to a default, and is JSON', () => {
    const file: unknown = JSON.parse(serializeLab(defaultLab()));
    expect(file).toMatchObject({ server: { gateways: ['192.0.2.254', 'fe80::254%br0'], tap: 'tap0' } });
    expect(loadLab(serializeLab(defaultLab()), { file: 'lab.json' })).toMatchObject({
      omitted: [],
      warnings: [],
    });
  });
});
