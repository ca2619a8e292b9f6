import { describe, expect, it } from 'vitest';
import { plainMachine } from '../test/recorded-host.ts';
import { network, withoutAddresses } from '../test/world.ts';
import { leaseNotes } from './lease-notes.ts';
import type { MachineSnapshot } from './machine/snapshot.ts';

async function leased(change: Partial<MachineSnapshot> = {}): Promise<MachineSnapshot> {
  const machine = await plainMachine(change);
  return {
    ...machine,
    addresses: machine.addresses.map((one) =>
      one.address === '192.0.2.1' ? { ...one, validLifetime: 600 } : one,
    ),
  };
}

const end = 'on br0 nobody renews it before `ovlab server persist`';

describe('leaseNotes', () => {
  it.each<[string, Partial<MachineSnapshot>, readonly string[]]>([
    [
      'a client of its own',
      { dhcpClients: [{ program: 'dhclient', pid: 7, interface: 'eth0' }] },
      [`192.0.2.1 is leased for 600 s more: dhclient (process 7) stands still on eth0; ${end}`],
    ],
    [
      'a client that serves other interfaces too',
      { dhcpClients: [{ program: 'dhcpcd', pid: 7 }] },
      [`192.0.2.1 is leased for 600 s more: dhcpcd (process 7) renews it on eth0; ${end}`],
    ],
    [
      'a client of another interface',
      { dhcpClients: [{ program: 'dhclient', pid: 7, interface: 'eth1' }] },
      [`192.0.2.1 is leased for 600 s more: nobody that is known renews it; ${end}`],
    ],
    [
      'a daemon',
      { managers: [{ kind: 'systemd-networkd', active: true, manages: ['eth0'], evidence: '/run/x' }] },
      [
        `192.0.2.1 is leased for 600 s more: systemd-networkd renews it on eth0; ${end}`,
        'systemd-networkd configures eth0 (/run/x): until `ovlab server persist` has told it of br0, do not restart it',
      ],
    ],
  ])('names %s', async (_name, change, notes) => {
    expect(leaseNotes(withoutAddresses(), await leased(change))).toEqual(notes);
  });

  it('says nothing of addresses for ever, nor when the file has the addresses', async () => {
    expect(leaseNotes(withoutAddresses(), await plainMachine())).toEqual([]);
    expect(leaseNotes(network, await leased())).toEqual([]);
  });
});
