import { describe, expect, it } from 'vitest';
import { bridge, link, plainHost, tap } from '../test/recorded-host.ts';
import { owned } from './owned.ts';

describe('owned', () => {
  it('finds what carries the mark and nothing else', async () => {
    const common = { table: 'ovlab', chain: 'c', accepts: false, expression: '[]' };
    const host = await plainHost({
      links: [
        link('br0', { bridge, alias: 'ovlab:a' }),
        link('br1', { bridge, alias: 'ovlab:ab' }),
        link('br2', { bridge }),
        link('tap0', { tun: tap, alias: 'ovlab:a' }),
        link('tap1', { tun: tap, master: 'br0' }),
        link('tap2', { tun: tap, master: 'br1' }),
        link('eth0', { alias: 'ovlab:a' }),
      ],
      nft: {
        tables: ['bridge', 'inet', 'ip'].map((family) => ({ family, name: 'ovlab' })),
        chains: [],
        rules: [
          { ...common, family: 'bridge', comment: 'ovlab:a 12345678' },
          { ...common, family: 'inet', comment: 'ovlab:ab 12345678' },
          { ...common, family: 'ip' },
        ],
      },
    });
    expect(owned('ovlab:a', host)).toEqual({
      bridges: ['br0'],
      taps: ['tap0', 'tap1'],
      tables: [{ family: 'bridge', name: 'ovlab' }],
    });
  });
});
