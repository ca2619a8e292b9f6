import { loadLab } from '@ovlab/core';
import { describe, expect, it } from 'vitest';
import { serverRoutes } from './server-routes.ts';

const prefix = '2001:db8:55::/64';

function routes(host: string, more = 'vpn: { transport: ipv6 }'): string[] {
  const { lab } = loadLab(`prefix: ${prefix}\n${more}\n`, { file: 'x' });
  return serverRoutes(lab, host).map((item) => (item.kind === 'option' ? item.args.join(' ') : ''));
}

const onLink = `${prefix} :: 0`;
const lastResort = '::/0 2001:db8:55::1 9999';

describe('the routes beside a tunnel', () => {
  it.each(['192.0.2.1', '198.51.100.7'])('are none over IPv4: %s', (host) => {
    expect(routes(host)).toEqual([]);
  });

  it('are none for a name that is dialled over IPv4', () => {
    expect(routes('vpn.example.net', 'vpn: { transport: ipv4 }')).toEqual([]);
  });

  it('tell of the prefix for a server in it, however the lab is dialled otherwise', () => {
    expect(routes('2001:db8:55::1')).toEqual([onLink]);
    expect(routes('2001:db8:55::1', 'vpn: { transport: ipv4 }')).toEqual([onLink]);
  });

  it.each(['2001:db8:ee::1', 'vpn.example.net'])('tell of the way to everywhere as well for %s', (host) => {
    expect(routes(host)).toEqual([onLink, lastResort]);
  });

  it('name no way to everywhere where the server is none', () => {
    const noRouter = 'vpn: { transport: ipv6 }\nadvertise: { router: { lifetime: 0 } }';
    expect(routes('vpn.example.net', noRouter)).toEqual([onLink]);
  });
});
