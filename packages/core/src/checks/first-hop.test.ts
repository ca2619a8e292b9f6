import { describe, expect, it } from 'vitest';
import { loadLab, parseLabFile } from '../parse-lab-file.ts';

function serverOf(keys: string) {
  return loadLab(`prefix: 2001:db8:55::/64\nserver: ${keys}\n`, { file: 'ovlab.yaml' }).lab.server;
}

function faultOf(keys: string): string | undefined {
  const result = parseLabFile(`prefix: 2001:db8:55::/64\nserver: ${keys}\n`, { file: 'ovlab.yaml' });
  return result.ok ? undefined : result.diagnostics[0]?.message;
}

describe('server.first-hop', () => {
  it('is the guard alone when the file says nothing', () => {
    expect(serverOf('{}').firstHop).toEqual({
      raGuard: true,
      dhcpv6Shield: true,
      sourceGuard: false,
      isolation: false,
      ndRateLimit: 0,
    });
  });

  it('takes what guard says for the two that it stands for', () => {
    expect(serverOf('{ guard: false }').firstHop).toMatchObject({ raGuard: false, dhcpv6Shield: false });
    expect(serverOf('{ guard: false, first-hop: { ra-guard: true } }').firstHop).toMatchObject({
      raGuard: true,
      dhcpv6Shield: false,
    });
    expect(serverOf('{ first-hop: { dhcpv6-shield: false } }')).toMatchObject({
      guard: true,
      firstHop: { raGuard: true, dhcpv6Shield: false },
    });
  });

  it('takes the others as they stand', () => {
    expect(
      serverOf('{ first-hop: { source-guard: true, isolation: true, nd-rate-limit: 50 } }').firstHop,
    ).toMatchObject({ sourceGuard: true, isolation: true, ndRateLimit: 50 });
  });

  it.each([
    ['{ first-hop: { source-gard: true } }', 'source-guard'],
    ['{ first-hop: { nd-rate-limit: 10001 } }', '10000'],
    ['{ first-hop: { isolation: 1 } }', 'true or false'],
    ['{ raGuard: true }', 'raGuard'],
  ])('refuses %s', (keys, said) => {
    const result = parseLabFile(`prefix: 2001:db8:55::/64\nserver: ${keys}\n`, { file: 'ovlab.yaml' });
    expect(result.ok ? '' : JSON.stringify(result.diagnostics)).toContain(said);
  });
});

describe('server.mode', () => {
  it('is bridged, with the gateway behind the bridge', () => {
    expect(serverOf('{}')).toMatchObject({ mode: 'bridged', gateways: [{}, { zone: 'br0' }] });
  });

  it('leaves the gateway on the uplink where the server routes, whichever interface the file names', () => {
    expect(serverOf('{ mode: routed }').gateways[1]).toMatchObject({ address: 'fe80::254', zone: 'eth0' });
    expect(serverOf('{ mode: routed, gateways: ["fe80::9%br0", 192.0.2.254] }').gateways[0]).toMatchObject({
      zone: 'eth0',
    });
  });

  it('refuses any other word', () => {
    expect(faultOf('{ mode: nat }')).toContain('mode');
  });
});
