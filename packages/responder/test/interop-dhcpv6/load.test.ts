import { expect } from 'vitest';
import { runIn } from '../interop/programs.ts';
import { CLIENT_INTERFACE } from './lan.ts';
import { expectWellFormed } from './well-formed.ts';
import { describeDhcpv6 } from './worlds.ts';

const EXCHANGES = 500;
/** With this seed no client comes twice, which would look like one address for two of them. */
const CLIENTS = ['-R', String(2 ** 24), '-s', '1'];

/** The figures of perfdhcp in both parts, Solicit and Advertise and Request and Reply. */
function figures(output: string, name: string): readonly number[] {
  return [...output.matchAll(new RegExp(`^${name}: (\\d+)`, 'gm'))].map(([, value]) => Number(value));
}

describeDhcpv6('perfdhcp', (world) => {
  world('completes its exchanges, each with an address of its own', { mode: 'stateful' }, async (lan) => {
    const load = [
      '-r',
      '200',
      '-n',
      String(EXCHANGES),
      '-W',
      '30000000',
      '-d',
      '30',
      '-g',
      'single',
      '-u',
      ...CLIENTS,
    ];
    // It ends with 3 when a single packet was lost.
    const command = `perfdhcp -6 -l ${CLIENT_INTERFACE} ${load.join(' ')} || [ $? = 3 ]`;
    const output = await runIn(lan.client.netns, 'sh', '-c', command);
    // When it is late it sends several at once, and so more than it should.
    const [sent = 0] = figures(output, 'sent packets');
    expect(sent).toBeGreaterThanOrEqual(EXCHANGES);
    for (const received of figures(output, 'received packets')) {
      expect(received).toBeGreaterThanOrEqual(sent * 0.99);
    }
    expect(figures(output, 'rejected leases')).toEqual([0, 0]);
    expect(figures(output, 'non unique addresses')).toEqual([0, 0]);
    expectWellFormed(lan.wire);
  });
});
