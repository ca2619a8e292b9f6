import { expect } from 'vitest';
import { ip } from '../support/netns.ts';
import { clients } from './clients/all.ts';
import type { DhcpClient } from './clients/client.ts';
import { CLIENT_INTERFACE, DNS_SERVER, DOMAIN, leasedAddresses } from './lan.ts';
import { expectWellFormed } from './well-formed.ts';
import { MessageType } from './wire.ts';
import { describeDhcpv6, type World } from './worlds.ts';

/** Resolves with the address of the client, once it has exactly one and knows whom to ask for names. */
async function untilConfigured(world: World, client: DhcpClient): Promise<string> {
  await world.eventually(() => {
    expect(leasedAddresses(world)).toHaveLength(1);
    expect(client.dns()).toEqual({ servers: [DNS_SERVER], domains: [DOMAIN] });
  });
  return leasedAddresses(world)[0] ?? '';
}

describeDhcpv6('a client gets an address, renews it and keeps it over a reboot', (world) => {
  for (const kind of clients) {
    world(kind.name, { mode: 'stateful' }, async (lan) => {
      const client = kind.create(lan.client, 'address');
      client.start();
      const address = await untilConfigured(lan, client);
      await lan.eventually(() => expect(lan.wire.repliesTo(MessageType.renew).length).toBeGreaterThan(0));
      expect(leasedAddresses(lan)).toEqual([address]);

      await lan.client.powerCut();
      ip(lan.client.netns, `addr flush dev ${CLIENT_INTERFACE} scope global`);
      expect(leasedAddresses(lan)).toEqual([]);
      client.start();
      expect(await untilConfigured(lan, client)).toBe(address);

      await client.stop();
      await lan.eventually(() => {
        expect(leasedAddresses(lan)).toEqual([]);
        // A client that was not answered soon enough says it again.
        const released = new Set(lan.wire.repliesTo(MessageType.release).map(({ id }) => id));
        expect(released.size).toBe(kind.releases ? 1 : 0);
      });
      expectWellFormed(lan.wire);
    });
  }
});

describeDhcpv6('a client gets information without an address', (world) => {
  for (const kind of clients) {
    world(kind.name, { mode: 'stateless' }, async (lan) => {
      const client = kind.create(lan.client, 'information');
      client.start();
      await lan.eventually(() => {
        if (kind.appliesInformation) {
          expect(client.dns()).toEqual({ servers: [DNS_SERVER], domains: [DOMAIN] });
        }
        expect(lan.wire.repliesTo(MessageType.informationRequest).length).toBeGreaterThan(0);
      });
      expect(leasedAddresses(lan)).toEqual([]);
      expectWellFormed(lan.wire);
    });
  }
});
