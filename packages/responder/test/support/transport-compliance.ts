import { afterEach, describe, expect, it } from 'vitest';
import type {
  IncomingMessage,
  OutgoingMessage,
  RaSocket,
  TransportEvents,
} from '../../src/transport/transport.ts';

/** Two stations on one link and a host that can only report its groups. */
export interface TransportHarness {
  readonly a: { readonly linkLocal: string; open(events: TransportEvents): RaSocket };
  readonly b: {
    readonly linkLocal: string;
    readonly global: string;
    open(events: TransportEvents): RaSocket;
  };
  /** A host on b's side of the link reports its groups. */
  report(): void;
}

const RA = Uint8Array.from([134, 0, 0, 0, 64, 0, 7, 8, 0, 0, 0, 0, 0, 0, 0, 0]);
const RS = Uint8Array.from([133, 0, 0, 0, 0, 0, 0, 0]);
const NA = Uint8Array.from([136, ...new Array<number>(23).fill(0)]);

/** What every transport does; the harness is asked for in each test, so that it may need what `beforeAll` makes. */
export function describeTransport(name: string, harness: () => TransportHarness): void {
  describe(`a transport: ${name}`, () => {
    const sockets: RaSocket[] = [];
    afterEach(() => {
      for (const socket of sockets.splice(0)) socket.close();
    });

    function open(side: 'a' | 'b') {
      const heard: IncomingMessage[] = [];
      const signs: string[] = [];
      const socket = harness()[side].open({
        message: (message) => heard.push(message),
        signOfLife: (source) => signs.push(source),
        error: () => undefined,
      });
      sockets.push(socket);
      return { socket, heard, signs };
    }

    const from = (bytes: Uint8Array, destination: string): OutgoingMessage => ({
      bytes,
      source: harness().a.linkLocal,
      destination,
    });

    it.each([
      ['all nodes', RA, () => 'ff02::1'],
      ['all routers', RS, () => 'ff02::2'],
      ['a link-local address', RA, () => harness().b.linkLocal],
      ['a global address', RA, () => harness().b.global],
    ])('carries a message to %s with the source that was given', async (_name, bytes, destination) => {
      const a = open('a');
      const b = open('b');
      await a.socket.send(from(bytes, destination()));
      await expect.poll(() => b.heard).toHaveLength(1);
      expect(b.heard[0]?.source).toBe(harness().a.linkLocal);
      expect(Buffer.from(b.heard[0]!.bytes).fill(0, 2, 4)).toEqual(Buffer.from(bytes));
    });

    it('does not hear itself', async () => {
      const a = open('a');
      const b = open('b');
      await a.socket.send(from(RS, 'ff02::2'));
      await expect.poll(() => b.heard).toHaveLength(1);
      expect(a.heard).toEqual([]);
    });

    it('passes on solicitations and advertisements only', async () => {
      const a = open('a');
      const b = open('b');
      await a.socket.send(from(NA, 'ff02::1'));
      await a.socket.send(from(RA, 'ff02::1'));
      await expect.poll(() => b.heard.map(({ bytes }) => bytes[0])).toEqual([134]);
    });

    it('keeps each of several messages', async () => {
      const a = open('a');
      const b = open('b');
      await a.socket.send(from(RA, 'ff02::1'));
      await a.socket.send(from(RS, 'ff02::2'));
      await expect.poll(() => b.heard.map(({ bytes }) => bytes[0])).toEqual([134, 133]);
    });

    it('rejects a message that the link cannot carry, and stays usable', async () => {
      const a = open('a');
      const b = open('b');
      const large = new Uint8Array(1480);
      large[0] = 134;
      await expect(a.socket.send(from(large, 'ff02::1'))).rejects.toThrow(/Message too long/);
      await a.socket.send(from(RA, 'ff02::1'));
      await expect.poll(() => b.heard).toHaveLength(1);
    });

    it('tells of a host that reports its groups', async () => {
      const a = open('a');
      harness().report();
      await expect.poll(() => a.signs.filter((source) => source !== harness().a.linkLocal)).not.toEqual([]);
    });

    it('neither sends nor hears once it is closed, and can be closed again', async () => {
      const a = open('a');
      const b = open('b');
      const c = open('b');
      b.socket.close();
      b.socket.close();
      await expect(b.socket.send(from(RA, 'ff02::1'))).rejects.toThrow(/closed/);
      await a.socket.send(from(RA, 'ff02::1'));
      await expect.poll(() => c.heard).toHaveLength(1);
      expect(b.heard).toEqual([]);
    });
  });
}
