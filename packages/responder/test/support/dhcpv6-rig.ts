import {
  createMemoryStore,
  decodeMessage,
  encodeMessage,
  optionOf,
  type ClientServerMessage,
  type Dhcpv6Message,
  type Dhcpv6Option,
  type Duid,
  type LeaseStore,
} from '@ovlab/dhcpv6';
import { defaultDhcpv6Config, type Dhcpv6Config } from '../../src/config/dhcpv6-config.ts';
import { defaultRaConfig, type RaConfig } from '../../src/config/ra-config.ts';
import { Dhcpv6Service } from '../../src/dhcpv6/dhcpv6-service.ts';
import { LeaseKeeper } from '../../src/dhcpv6/lease-keeper.ts';
import { NeighbourTable } from '../../src/dhcpv6/neighbour-table.ts';
import { createDhcpv6MemoryLink } from './dhcpv6-memory-link.ts';
import { createFakeWatcher } from './fake-watcher.ts';
import { createRecordingLogger } from './recording-logger.ts';
import { bridge } from './snapshots.ts';
import { createVirtualClock, settle } from './virtual-clock.ts';

export const serverDuid: Duid = Uint8Array.of(0, 3, 0, 1, 2, 0, 0x5e, 0x10, 0, 1);

/** A client that the kernel cannot reach. */
export const unreachable = 'fe80::dead';

/** DUID-LL of the client with a number. */
export function clientDuid(number: number): Duid {
  return Uint8Array.of(0, 3, 0, 1, 2, 0, 0, 0, number >> 8, number & 0xff);
}

interface RigOptions {
  readonly config?: Partial<Dhcpv6Config>;
  readonly ra?: Partial<RaConfig>;
  readonly store?: LeaseStore;
  readonly first?: ReturnType<typeof bridge>;
}

/** The DHCPv6 server of `br0` with the prefix 2001:db8:55::/64, in virtual time on a link in memory; not started. */
export function setUpDhcpv6({
  config = {},
  ra = {},
  store = createMemoryStore(),
  first = bridge(),
}: RigOptions = {}) {
  const clock = createVirtualClock();
  // Some day, so that times of leases are what they are in life.
  const wallClock = (): number => 1_700_000_000_000 + clock.now();
  const watcher = createFakeWatcher(first);
  const link = createDhcpv6MemoryLink(
    { linkLocal: 'fe80::1', global: '2001:db8:55::1' },
    (address) => address !== unreachable,
  );
  const { logger, lines, records } = createRecordingLogger();
  const identity = { duid: serverDuid, hashKey: new Uint8Array(32).fill(7) };
  const neighbours = new NeighbourTable(logger, () => '1000000');
  const keeper = new LeaseKeeper({ store, identity, logger, clock, wallClock, neighbours });
  const all: Dhcpv6Config = { ...defaultDhcpv6Config, mode: 'stateful', ...config };
  const raConfig: RaConfig = { ...defaultRaConfig, ...ra };
  const service = new Dhcpv6Service({
    interface: 'br0',
    config: all,
    ra: raConfig,
    logger,
    transport: link.transport,
    watcher,
    keeper,
    clock,
    wallClock,
  });

  /** Sends a message of a client and gives what it hears. */
  async function ask(
    type: ClientServerMessage['type'],
    options: readonly Dhcpv6Option[],
    source = 'fe80::b',
  ): Promise<Dhcpv6Message | undefined> {
    link.heard.length = 0;
    link.send(encodeMessage({ type, transactionId: 0x123456, options }), 'ff02::1:2', source);
    await settle();
    const [answer] = link.heard;
    return answer === undefined ? undefined : decodeMessage(answer.bytes);
  }

  /** The four messages in which a client gets an address; what it got. */
  async function lease(number: number): Promise<string | undefined> {
    const options: Dhcpv6Option[] = [{ type: 'client-id', duid: clientDuid(number) }, emptyIa];
    const offered = addressOf(await ask('solicit', options));
    if (offered === undefined) return undefined;
    const asked: Dhcpv6Option = {
      ...emptyIa,
      options: [
        { type: 'ia-address', address: offered, preferredLifetime: 0, validLifetime: 0, options: [] },
      ],
    };
    const [clientId] = options;
    const reply = await ask('request', [clientId!, { type: 'server-id', duid: serverDuid }, asked]);
    return reply?.type === 'reply' ? addressOf(reply) : undefined;
  }

  return {
    service,
    config: all,
    ra: raConfig,
    keeper,
    clock,
    wallClock,
    watcher,
    link,
    lines,
    records,
    ask,
    lease,
  };
}

const emptyIa = { type: 'ia-na', iaid: 1, t1: 0, t2: 0, options: [] } as const satisfies Dhcpv6Option;

/** The name servers of an answer. */
export function nameServersOf(message: Dhcpv6Message | undefined): readonly string[] {
  const found = message?.options.find((option) => option.type === 'dns-servers');
  return found?.type === 'dns-servers' ? found.addresses : [];
}

/** The address in the first IA_NA of an answer. */
export function addressOf(message: Dhcpv6Message | undefined): string | undefined {
  if (message === undefined) return undefined;
  const ia = optionOf(message, 'ia-na');
  const found = ia?.options.find((option) => option.type === 'ia-address');
  return found?.type === 'ia-address' ? found.address : undefined;
}
