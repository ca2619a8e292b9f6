import { createRecordedRunner } from '@ovlab/runner';
import { describe, expect, it } from 'vitest';
import type { RouteState } from '../snapshot.ts';
import { answeringGateways, formatGateway, gatewaysOf, movedGateways } from './gateways.ts';

const plain = { protocol: 'static', scope: 'global', type: 'unicast', onlink: false } as const;

function byDefault(gateway: string, link: string, more: Partial<RouteState> = {}): RouteState {
  const family = gateway.includes(':') ? 6 : 4;
  return { ...plain, family, destination: 'default', gateway, link, ...more };
}

const four = { family: 4, address: '192.0.2.254', link: 'eth0' } as const;
const six = { family: 6, address: 'fe80::254', link: 'eth0' } as const;

describe('gateways', () => {
  it('are the next hops of default routes, each once', () => {
    const routes = [
      byDefault('192.0.2.254', 'eth0'),
      byDefault('192.0.2.254', 'eth0', { metric: 100 }),
      byDefault('fe80::254', 'eth0', { family: 4, gatewayFamily: 6 }),
      { ...plain, family: 4, destination: '198.51.100.0/24', gateway: '192.0.2.9', link: 'eth0' } as const,
      { ...plain, family: 4, destination: 'default', link: 'ppp0' } as const,
    ];
    expect(gatewaysOf({ routes })).toEqual([four, six]);
  });

  it('are found again on another link, unless they are none any more', () => {
    expect(movedGateways([four, six], { routes: [byDefault('192.0.2.254', 'br0')] })).toEqual([
      { ...four, link: 'br0' },
    ]);
  });

  it('are shown with the zone where they need one', () => {
    expect([four, six].map(formatGateway)).toEqual(['192.0.2.254', 'fe80::254%eth0']);
  });

  it('answer when neighbour resolution reaches them; one that is fixed by hand is pinged', async () => {
    const rows = [
      { dst: '192.0.2.254', dev: 'eth0', state: ['REACHABLE'] },
      { dst: 'fe80::254', dev: 'eth0', state: ['PERMANENT'] },
      { dst: 'fe80::9', dev: 'eth0', state: ['FAILED'] },
    ];
    const runner = createRecordedRunner({
      'ip -j neigh show': JSON.stringify(rows),
      'ip -batch -': '',
      'ping -6 -c 1 -W 1 -I eth0 fe80::254': '',
    });
    const silent = { ...six, address: 'fe80::9' };
    expect(await answeringGateways(runner, [four, six, silent], { timeout: 1 })).toEqual([four, six]);
    const asked = runner.calls.flatMap(({ input }) => input ?? []);
    expect(asked).toEqual(
      ['192.0.2.254', 'fe80::9'].map(
        (address) => `neigh replace ${address} dev eth0 use\nneigh change ${address} dev eth0 nud probe\n`,
      ),
    );
  });
});
