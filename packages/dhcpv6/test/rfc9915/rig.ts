import {
  createMemoryStore,
  decodeMessage,
  Dhcpv6Server,
  encodeMessage,
  optionOf,
  type Answer,
  type ClientServerMessage,
  type Dhcpv6Message,
  type Dhcpv6ServerConfig,
  type Dhcpv6ServerOptions,
  type IncomingDatagram,
  type Lease,
  type Outcome,
} from '../../src/index.ts';
import { LeaseBook } from '../../src/leases/lease-book.ts';
import { hex } from '../support.ts';
import { Allocators } from '../../src/allocation/allocators.ts';
import { ListAllocator } from './list-allocator.ts';

/** Milliseconds since the epoch at which a rig starts. */
export const START = Date.UTC(2026, 0, 30);

export const SERVER_DUID = hex('0003 0001 02005e100001');

/** Addresses ::1000:0 to ::1000:3 of 2001:db8:1::/64, prefixes 2001:db8:f0::/62 in four of 64 bits. */
export const config: Dhcpv6ServerConfig = {
  mode: 'stateful',
  link: {
    prefixes: [{ prefix: '2001:db8:1::', prefixLength: 64 }],
    pools: [{ first: '2001:db8:1::1000:0', last: '2001:db8:1::1000:3' }],
    prefixPools: [{ prefix: '2001:db8:f0::', prefixLength: 62, delegatedLength: 64 }],
  },
  relayedLinks: [
    {
      prefixes: [{ prefix: '2001:db8:2::', prefixLength: 64 }],
      pools: [{ first: '2001:db8:2::1000:0', last: '2001:db8:2::1000:3' }],
      prefixPools: [],
    },
  ],
  excluded: [],
  reservations: [],
  validLifetime: 4000,
  preferredLifetime: 3000,
  rapidCommit: true,
  preference: 0,
  declineQuarantine: 86_400,
  addressRegistration: false,
  reconfigure: false,
  options: [],
};

export const ADDRESS = { address: '2001:db8:1::1000:0', prefixLength: 128 } as const;

export interface RigOptions extends Partial<Dhcpv6ServerConfig>, Pick<Dhcpv6ServerOptions, 'identify'> {
  /** Without it no keys are made. */
  readonly randomness?: boolean;
  /** `listed`: the first address that is free; `hashed`: the one that a responder gives. */
  readonly allocation?: 'listed' | 'hashed';
}

/** A server with its leases in memory, in time that only moves when it is told to. */
export class Rig {
  readonly store = createMemoryStore();
  readonly leases = new LeaseBook(this.store);
  readonly config: Dhcpv6ServerConfig;
  readonly server: Dhcpv6Server;
  now = START;

  constructor({ identify, randomness = true, allocation = 'listed', ...changed }: RigOptions = {}) {
    this.config = { ...config, ...changed };
    let octet = 0;
    const hashed = new Allocators({ config: this.config, leases: this.leases, hashKey: new Uint8Array(16) });
    this.server = new Dhcpv6Server({
      config: this.config,
      serverDuid: SERVER_DUID,
      leases: this.leases,
      allocatorOf: (link) =>
        allocation === 'hashed'
          ? hashed.of(link)
          : new ListAllocator(link, this.leases, this.config.reservations),
      ...(randomness ? { random: (length) => new Uint8Array(length).fill((octet += 1)) } : {}),
      ...(identify === undefined ? {} : { identify }),
    });
  }

  /** Lets seconds pass. */
  wait(seconds: number): void {
    this.now += seconds * 1000;
  }

  /** What the server would do; nothing is stored. */
  look(message: Dhcpv6Message | Uint8Array, from: Partial<IncomingDatagram> = {}): Outcome {
    return this.server.handle(this.#datagram(message, from), this.now);
  }

  lookInOutage(message: Dhcpv6Message, from: Partial<IncomingDatagram> = {}): Outcome {
    return this.server.handleOutage(this.#datagram(message, from), this.now);
  }

  /** Why a message is not answered; `answered` when it is. */
  reason(message: Dhcpv6Message | Uint8Array, from: Partial<IncomingDatagram> = {}): string {
    const outcome = this.look(message, from);
    return outcome.type === 'discard' ? outcome.reason : 'answered';
  }

  /** The answer, with its changes stored. */
  async answer(message: Dhcpv6Message, from: Partial<IncomingDatagram> = {}): Promise<Answer> {
    const outcome = this.look(message, from);
    if (outcome.type === 'discard') throw new Error(`${message.type} is discarded: ${outcome.reason}`);
    await this.leases.commit(outcome.changes);
    return outcome;
  }

  /** What the client reads from the octets that it gets, out of all Relay-reply messages. */
  async ask(message: Dhcpv6Message, from: Partial<IncomingDatagram> = {}): Promise<ClientServerMessage> {
    return innermost(decodeMessage((await this.answer(message, from)).bytes));
  }

  lease(address: string, prefixLength = 128): Lease | undefined {
    return this.leases.get({ address, prefixLength });
  }

  #datagram(message: Dhcpv6Message | Uint8Array, from: Partial<IncomingDatagram>): IncomingDatagram {
    const bytes = message instanceof Uint8Array ? message : encodeMessage(message);
    return { bytes, source: 'fe80::1', port: 546, multicast: true, ...from };
  }
}

export function innermost(message: Dhcpv6Message): ClientServerMessage {
  if ('transactionId' in message) return message;
  const inside = optionOf(message, 'relay-message')?.message;
  if (inside === undefined) throw new Error('a Relay-reply message with nothing inside');
  return innermost(inside);
}
