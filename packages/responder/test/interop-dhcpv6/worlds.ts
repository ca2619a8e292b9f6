import { afterAll, describe, it, vi } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { withoutRoot } from '../support/netns.ts';
import { createLan, type Lan } from './lan.ts';
import { kea } from './servers/kea.ts';
import { createOvlab } from './servers/ovlab.ts';
import type { DhcpServer, ServerSettings } from './servers/server.ts';

/** A cable with a server at one end of it. */
export interface World extends Lan {
  readonly dhcp: DhcpServer;
  eventually(assertion: () => void): Promise<void>;
}

type Define = (name: string, settings: ServerSettings, body: (world: World) => Promise<void>) => void;

const POLL = 50;

// Most of the time of such a test is waiting; more at once would make the clients late on two processors.
vi.setConfig({ maxConcurrency: 6 });

/** With OVLAB_DHCPV6_PEER=kea: what fails there too is the fault of the client or of the test. */
const server = process.env['OVLAB_DHCPV6_PEER'] === 'kea' ? kea : createOvlab();
afterAll(() => server.remove());

/** Tests that get a server and a cable of their own each. */
export function describeDhcpv6(title: string, define: (world: Define) => void, concurrent = true): void {
  describe.skipIf(withoutRoot)(`${title}, with ${server.name}`, { concurrent }, () => {
    define((name, settings, body) => {
      it(name, async ({ onTestFinished, onTestFailed }) => {
        const lan = await createLan();
        onTestFinished(() => lan.remove());
        const dhcp = await server.start(lan, settings);
        onTestFinished(() => dhcp.end());
        onTestFailed(() => {
          process.stderr.write(`${name}\nserver:\n${dhcp.said()}\nclient:\n${lan.client.said}\n`);
        });
        await body({ ...lan, dhcp, eventually: (assertion) => eventually(assertion, POLL) });
      });
    });
  });
}
