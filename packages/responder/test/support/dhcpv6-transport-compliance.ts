import { afterEach, describe, expect, it } from 'vitest';
import type {
  Dhcpv6Events,
  Dhcpv6Socket,
  IncomingUdp,
  OutgoingUdp,
} from '../../src/dhcpv6/transport/dhcpv6-transport.ts';

/** What a client on the link has heard. */
export interface HeardByClient {
  readonly bytes: Uint8Array;
  /** Without zone. */
  readonly source: string;
  readonly port: number;
}

/** A server on a link, and a client that sends from port 546 of `linkLocal` or of `global`. */
export interface Dhcpv6Harness {
  readonly server: { readonly linkLocal: string; readonly global: string };
  readonly client: { readonly linkLocal: string; readonly global: string };
  open(events: Dhcpv6Events): Dhcpv6Socket;
  /** Sends as the client; `source` is one of its addresses. */
  send(bytes: Uint8Array, destination: string, source: string): void;
  /** What the client heard since the last call. */
  heard(): readonly HeardByClient[];
  /** An address that the kernel refuses to send to. */
  readonly unreachable: string;
}

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString();
const octets = (words: string): Uint8Array => Buffer.from(words);

/** What every transport does; the harness is asked for in each test, so that it may need what `beforeAll` makes. */
export function describeDhcpv6Transport(name: string, harness: () => Dhcpv6Harness): void {
  describe(`a DHCPv6 transport: ${name}`, () => {
    const sockets: Dhcpv6Socket[] = [];
    afterEach(() => {
      for (const socket of sockets.splice(0)) socket.close();
      harness().heard();
    });

    function open(onMessage: (datagram: IncomingUdp, socket: Dhcpv6Socket) => void = () => undefined) {
      const heard: IncomingUdp[] = [];
      const failed: { readonly datagram: OutgoingUdp; readonly error: Error }[] = [];
      const errors: Error[] = [];
      const socket: Dhcpv6Socket = harness().open({
        message(datagram) {
          heard.push(datagram);
          onMessage(datagram, socket);
        },
        sendFailed: (datagram, error) => failed.push({ datagram, error }),
        error: (error) => errors.push(error),
      });
      sockets.push(socket);
      return { socket, heard, failed, errors };
    }

    it.each([
      ['ff02::1:2', 'linkLocal', true],
      ['ff05::1:3', 'linkLocal', true],
      ['ff05::1:3', 'global', true],
      ['the link-local address', 'linkLocal', false],
      ['the global address', 'global', false],
    ] as const)('hears what is sent to %s from a %s address, once', async (to, from, multicast) => {
      const { server, client, send } = harness();
      const { heard, errors } = open();
      const named = new Map([
        ['the link-local address', server.linkLocal],
        ['the global address', server.global],
      ]);
      send(octets('hello'), named.get(to) ?? to, client[from]);
      await expect.poll(() => heard).not.toEqual([]);
      // It comes behind every copy of the first.
      send(octets('end'), 'ff02::1:2', client.linkLocal);
      await expect.poll(() => heard.map(({ bytes }) => text(bytes))).toEqual(['hello', 'end']);
      expect(heard[0]).toMatchObject({ source: client[from], port: 546, multicast });
      expect(errors).toEqual([]);
    });

    it('keeps each of a great many datagrams, in their order and with octets of their own', async () => {
      const { client, send } = harness();
      const { heard } = open();
      const words = Array.from({ length: 300 }, (_, index) => `message ${String(index)}`);
      for (const word of words) send(octets(word), 'ff02::1:2', client.linkLocal);
      await expect.poll(() => heard).toHaveLength(words.length);
      expect(heard.map(({ bytes }) => text(bytes))).toEqual(words);
    });

    it.each(['linkLocal', 'global'] as const)(
      'sends to a %s address, from port 547 and an address of that scope',
      async (scope) => {
        const { server, client, heard } = harness();
        const { socket, failed } = open();
        socket.send({ bytes: octets('answer'), destination: client[scope], port: 546 });
        const all: HeardByClient[] = [];
        await expect.poll(() => (all.push(...heard()), all)).toHaveLength(1);
        expect(all[0]).toMatchObject({ source: server[scope], port: 547 });
        expect(text(all[0]!.bytes)).toBe('answer');
        expect(failed).toEqual([]);
      },
    );

    it('sends what is answered to many in one turn, short and long', async () => {
      const { client, heard, send } = harness();
      open(({ bytes, source, port }, socket) =>
        socket.send({
          bytes: Buffer.concat([bytes, new Uint8Array(bytes.at(-1) === 0x37 ? 3000 : 0)]),
          destination: source,
          port,
        }),
      );
      const words = Array.from({ length: 100 }, (_, index) => `message ${String(index)}`);
      for (const word of words) send(octets(word), 'ff02::1:2', client.linkLocal);
      const all: string[] = [];
      await expect
        .poll(() => all.push(...heard().map(({ bytes }) => text(bytes).replaceAll('\0', ''))) && all.length)
        .toBe(words.length);
      expect(all.toSorted()).toEqual(words.toSorted());
    });

    it('tells of the one answer that cannot leave, and sends those before and behind it', async () => {
      const { client, unreachable, heard } = harness();
      const { socket, failed } = open();
      const to = (word: string, destination: string): void =>
        socket.send({ bytes: octets(word), destination, port: 546 });
      to('first', client.linkLocal);
      to('lost', unreachable);
      to('second', client.linkLocal);
      to('lost too', unreachable);
      const all: string[] = [];
      await expect
        .poll(() => (all.push(...heard().map(({ bytes }) => text(bytes))), all))
        .toEqual(['first', 'second']);
      await expect.poll(() => failed).toHaveLength(2);
      expect(failed.map(({ datagram }) => text(datagram.bytes))).toEqual(['lost', 'lost too']);
      expect(failed[0]!.error.message).not.toBe('');
    });

    it('hears nothing of what it sends itself', async () => {
      const { server, client, send } = harness();
      const { socket, heard } = open();
      socket.send({ bytes: octets('own'), destination: 'ff02::1:2', port: 547 });
      send(octets('end'), server.linkLocal, client.linkLocal);
      await expect.poll(() => heard.map(({ bytes }) => text(bytes))).toEqual(['end']);
    });

    it('may be closed by whoever takes a datagram', async () => {
      const { client, send } = harness();
      const { heard } = open((_datagram, socket) => socket.close());
      const { heard: still } = await until(heard, () => {
        for (const word of ['one', 'two', 'three']) send(octets(word), 'ff02::1:2', client.linkLocal);
      });
      expect(still.map(({ bytes }) => text(bytes))).toEqual(['one']);
    });

    it('sends what was handed over before it was closed, and nothing later', async () => {
      const { client, heard } = harness();
      const { socket } = open();
      socket.send({ bytes: octets('last'), destination: client.linkLocal, port: 546 });
      socket.close();
      socket.close();
      socket.send({ bytes: octets('late'), destination: client.linkLocal, port: 546 });
      const second = open().socket;
      second.send({ bytes: octets('of another'), destination: client.linkLocal, port: 546 });
      const all: string[] = [];
      await expect
        .poll(() => (all.push(...heard().map(({ bytes }) => text(bytes))), all))
        .toEqual(['last', 'of another']);
    });

    /** Lets what was sent arrive at another socket, behind which nothing more can come to a closed one. */
    async function until(heard: readonly IncomingUdp[], send: () => void) {
      send();
      await expect.poll(() => heard.length).toBeGreaterThan(0);
      const second = open();
      const { client } = harness();
      harness().send(octets('end'), 'ff02::1:2', client.linkLocal);
      await expect.poll(() => second.heard.map(({ bytes }) => text(bytes))).toContain('end');
      return { heard };
    }
  });
}
