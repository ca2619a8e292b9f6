import { describe, expect, it } from 'vitest';
import { defaultLab } from './default-lab.ts';
import { chooseInternetHosts, internetHosts } from './internet-hosts.ts';
import type { Lab } from './lab.ts';

function labWith(prefix: string, ipv4: string, prefixLength: number): Lab {
  const lab = defaultLab();
  return {
    ...lab,
    prefix,
    server: { ...lab.server, addresses: [{ family: 4, address: ipv4, prefixLength }] },
  };
}

describe('chooseInternetHosts', () => {
  it('takes the usual ones when it can', () => {
    expect(chooseInternetHosts(defaultLab())).toEqual(internetHosts);
  });

  it('evades the networks of the lab', () => {
    const lab = labWith('2001:db8:ffff::/64', '198.51.100.77', 24);
    expect(chooseInternetHosts(lab)).toEqual({ ipv4: '203.0.113.1', ipv6: '2001:db8:fffe::1' });
  });

  it('says so when there is no address left', () => {
    expect(() => chooseInternetHosts(labWith('2001:db8:55::/64', '192.0.2.1', 1))).toThrow(
      expect.objectContaining({ code: 'OVLAB_E_UNSUPPORTED' }),
    );
  });
});
