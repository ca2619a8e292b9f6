import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import {
  decodeMessage,
  encodeMessage,
  optionOf,
  type ClientServerMessage,
  type Dhcpv6Message,
  type Dhcpv6Option,
  type Duid,
} from '@ovlab/dhcpv6';

/** What a client was told about one address or prefix. */
export interface Told {
  readonly address: string;
  readonly prefixLength: number;
  readonly preferredLifetime: number;
  readonly validLifetime: number;
  /** Between which moments, in milliseconds since the epoch. */
  readonly asked: number;
  readonly at: number;
}

/** One IA of a client. */
export interface Wish {
  readonly duid: Duid;
  readonly iaid: number;
  readonly kind: 'na' | 'pd';
  /** Sent along, as a name. */
  readonly more?: readonly Dhcpv6Option[];
}

/** Clients of another server on the link of an interface, all on one socket. */
export class ForeignClient {
  readonly #socket: Socket;
  #transaction = 0x100;

  private constructor(socket: Socket) {
    this.#socket = socket;
  }

  /** The interface is of the namespace that the process is in. */
  static async open(interfaceName: string): Promise<ForeignClient> {
    const socket = createSocket('udp6');
    socket.bind(546, `::%${interfaceName}`);
    await once(socket, 'listening');
    socket.setMulticastInterface(`::%${interfaceName}`);
    return new ForeignClient(socket);
  }

  close(): void {
    this.#socket.close();
  }

  /** Solicit, Advertise, Request, Reply. */
  async obtain(wish: Wish): Promise<Told> {
    const advertise = await this.#exchange('solicit', wish.duid, [ia(wish), ...(wish.more ?? [])]);
    const asked = Date.now();
    const options = [serverId(advertise), iaOf(advertise), ...(wish.more ?? [])];
    return told(await this.#exchange('request', wish.duid, options), asked);
  }

  /** Says something to the server about what a client has. */
  async say(
    type: 'renew' | 'release' | 'decline',
    wish: Wish,
    had: Told,
    server: Duid,
  ): Promise<Dhcpv6Message> {
    return this.#exchange(type, wish.duid, [
      { type: 'server-id', duid: server },
      ia(wish, had),
      ...(wish.more ?? []),
    ]);
  }

  /** Asks for the DUID of the server. */
  async serverDuid(): Promise<Duid> {
    const advertise = await this.#exchange('solicit', Uint8Array.of(0, 3, 0, 1, 9, 9, 9, 9, 9, 9), [
      ia({ kind: 'na', iaid: 1, duid: new Uint8Array() }),
    ]);
    return serverId(advertise).duid;
  }

  async #exchange(
    type: ClientServerMessage['type'],
    duid: Duid,
    options: readonly Dhcpv6Option[],
  ): Promise<ClientServerMessage> {
    const transactionId = (this.#transaction += 1);
    const elapsed = { type: 'elapsed-time', hundredths: 0 } as const;
    const bytes = encodeMessage({
      type,
      transactionId,
      options: [{ type: 'client-id', duid }, elapsed, ...options],
    });
    for (let attempt = 0; attempt < 60; attempt += 1) {
      this.#socket.send(bytes, 547, 'ff02::1:2');
      const answer = await this.#answer(transactionId, AbortSignal.timeout(1_000));
      if (answer !== undefined) return answer;
    }
    throw new Error(`nobody answers the ${type}`);
  }

  async #answer(transactionId: number, signal: AbortSignal): Promise<ClientServerMessage | undefined> {
    try {
      for (;;) {
        const [bytes] = (await once(this.#socket, 'message', { signal })) as [Uint8Array];
        const message = decodeMessage(bytes);
        if ('transactionId' in message && message.transactionId === transactionId) return message;
      }
    } catch (error) {
      if (error instanceof Error && error.name === 'AbortError') return undefined;
      throw error;
    }
  }
}

function ia({ kind, iaid }: Wish, had?: Told): Dhcpv6Option {
  const lifetimes = { preferredLifetime: 0, validLifetime: 0, options: [] };
  const times = { iaid, t1: 0, t2: 0 };
  if (kind === 'na') {
    const options: Dhcpv6Option[] = had ? [{ type: 'ia-address', address: had.address, ...lifetimes }] : [];
    return { type: 'ia-na', ...times, options };
  }
  const options: Dhcpv6Option[] = had
    ? [{ type: 'ia-prefix', prefix: had.address, prefixLength: had.prefixLength, ...lifetimes }]
    : [];
  return { type: 'ia-pd', ...times, options };
}

function iaOf(message: Dhcpv6Message): Dhcpv6Option {
  const found = optionOf(message, 'ia-na') ?? optionOf(message, 'ia-pd');
  if (found === undefined) throw new Error('there is no IA');
  return found;
}

function serverId(message: Dhcpv6Message): { readonly type: 'server-id'; readonly duid: Duid } {
  const found = optionOf(message, 'server-id');
  if (found === undefined) throw new Error('there is no server identifier');
  return found;
}

/** What the first IA of a Reply says to what was asked at that moment. */
export function told(message: Dhcpv6Message, asked: number): Told {
  const at = Date.now();
  for (const option of message.options) {
    if (option.type !== 'ia-na' && option.type !== 'ia-pd') continue;
    for (const inner of option.options) {
      if (inner.type !== 'ia-address' && inner.type !== 'ia-prefix') continue;
      const { preferredLifetime, validLifetime } = inner;
      const where =
        inner.type === 'ia-address'
          ? { address: inner.address, prefixLength: 128 }
          : { address: inner.prefix, prefixLength: inner.prefixLength };
      return { ...where, preferredLifetime, validLifetime, asked, at };
    }
  }
  throw new Error(`nothing was given: ${JSON.stringify(message)}`);
}
