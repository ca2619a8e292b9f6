import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  decodeMessage,
  optionOf,
  REC_MAX_RC,
  ReconfigureExchange,
  type Dhcpv6Option,
} from '../../src/index.ts';
import { duidOf, from, iaNa, message, rapid } from './messages.ts';
import { ADDRESS, Rig, SERVER_DUID } from './rig.ts';

const accept: Dhcpv6Option = { type: 'reconfigure-accept' };
const key1 = new Uint8Array(16).fill(1);
const keyed = () => new Rig({ reconfigure: true });

describe('item 33: the key', () => {
  it('goes to a client that accepts Reconfigure messages, with its first lease', async () => {
    const rig = keyed();
    const advertise = await rig.ask(message('solicit', accept, iaNa()));
    expect([optionOf(advertise, 'reconfigure-accept'), optionOf(advertise, 'authentication')]).toEqual([
      accept,
      undefined,
    ]);
    const reply = await rig.ask(message('request', accept, iaNa()));
    expect(optionOf(reply, 'reconfigure-accept')).toEqual(accept);
    expect(optionOf(reply, 'authentication')).toEqual({
      type: 'authentication',
      protocol: 3,
      algorithm: 1,
      replayDetectionMethod: 0,
      replayDetection: BigInt(rig.now) * 1000n,
      information: Uint8Array.of(1, ...key1),
    });
    expect(rig.lease(ADDRESS.address)?.reconfigureKey).toEqual(key1);
  });

  it('is the same when the Request message comes again, and stays when it is renewed', async () => {
    const rig = keyed();
    await rig.ask(message('solicit', rapid, accept, iaNa()));
    const again = await rig.ask(message('request', accept, iaNa()));
    expect(optionOf(again, 'authentication')?.information).toEqual(Uint8Array.of(1, ...key1));
    const renewed = await rig.ask(message('renew', accept, iaNa(1, ADDRESS.address)));
    expect(optionOf(renewed, 'authentication')).toBeUndefined();
    expect(optionOf(renewed, 'reconfigure-accept')).toEqual(accept);
    expect(rig.lease(ADDRESS.address)?.reconfigureKey).toEqual(key1);
  });

  it.each([
    ['the client does not accept them', { reconfigure: true }, []],
    ['the server does not offer them', {}, [accept]],
    ['the server has no randomness', { reconfigure: true, randomness: false }, [accept]],
  ])('does not exist when %s', async (_, changed, options) => {
    const rig = new Rig(changed);
    const reply = await rig.ask(message('request', ...options, iaNa()));
    expect(optionOf(reply, 'authentication') ?? optionOf(reply, 'reconfigure-accept')).toBeUndefined();
    expect(rig.lease(ADDRESS.address)?.reconfigureKey).toBeUndefined();
    expect(rig.server.reconfigure(duidOf(1), 'renew', rig.now)).toBeUndefined();
  });

  it('ends when the client accepts no longer', async () => {
    const rig = keyed();
    await rig.ask(message('request', accept, iaNa()));
    await rig.ask(message('renew', iaNa(1, ADDRESS.address)));
    expect(rig.server.reconfigure(duidOf(1), 'renew', rig.now)).toBeUndefined();
  });
});

describe('item 33: the message', () => {
  it.each([
    ['renew', 5],
    ['rebind', 6],
    ['information-request', 11],
  ] as const)('tells the client to send %s, authenticated with its key', async (type, messageType) => {
    const rig = keyed();
    await rig.ask(message('request', accept, iaNa()));
    const datagram = rig.server.reconfigure(duidOf(1), type, rig.now + 1);
    if (datagram === undefined) throw new Error('no key');
    expect([datagram.destination, datagram.port]).toEqual([ADDRESS.address, 546]);
    const received = decodeMessage(datagram.bytes);
    expect(received).toMatchObject({
      type: 'reconfigure',
      transactionId: 0,
      options: [
        { type: 'server-id', duid: SERVER_DUID },
        { type: 'client-id', duid: duidOf(1) },
        { type: 'reconfigure-message', messageType },
        { type: 'authentication', protocol: 3, algorithm: 1, replayDetectionMethod: 0 },
      ],
    });
    const { information } = optionOf(received, 'authentication') ?? { information: new Uint8Array() };
    const blank = datagram.bytes.slice();
    blank.fill(0, blank.length - 16);
    expect(information[0]).toBe(2);
    expect(information.subarray(1)).toEqual(new Uint8Array(createHmac('md5', key1).update(blank).digest()));
  });

  it('has a replay detection value that grows, also when the clock does not', async () => {
    const rig = keyed();
    await rig.ask(message('request', accept, iaNa()));
    const values = [0, 0, -5000].map((offset) => {
      const { message } = rig.server.reconfigure(duidOf(1), 'renew', rig.now + offset) ?? {};
      return message === undefined ? 0n : (optionOf(message, 'authentication')?.replayDetection ?? 0n);
    });
    expect(values).toEqual([...values].sort((one, other) => Number(one - other)));
    expect(new Set(values).size).toBe(3);
  });

  it('is for one client', async () => {
    const rig = keyed();
    await rig.ask(message('request', accept, iaNa()));
    await rig.ask(from(2, 'request', accept, iaNa()));
    expect(rig.lease('2001:db8:1::1000:1')?.reconfigureKey).not.toEqual(key1);
    expect(rig.server.reconfigure(duidOf(3), 'renew', rig.now)).toBeUndefined();
  });
});

describe('item 33: sending it', () => {
  it('goes out at once and after 2, 4, 8 … seconds, eight times', () => {
    const exchange = new ReconfigureExchange('renew', 0);
    const sent: number[] = [];
    while (exchange.deadline !== undefined) {
      const now = exchange.deadline;
      if (exchange.isDue(now)) sent.push(now / 1000);
    }
    expect(sent).toEqual([0, 2, 6, 14, 30, 62, 126, 254]);
    expect(sent).toHaveLength(REC_MAX_RC);
    expect(exchange.state).toBe('abandoned');
  });

  it('is not due before its time', () => {
    const exchange = new ReconfigureExchange('renew', 0);
    expect([exchange.isDue(0), exchange.isDue(1999), exchange.isDue(2000)]).toEqual([true, false, true]);
  });

  it('ends when the client does what it was told', () => {
    const exchange = new ReconfigureExchange('renew', 0);
    exchange.isDue(0);
    exchange.heard('information-request');
    expect(exchange.deadline).toBe(2000);
    exchange.heard('renew');
    expect([exchange.state, exchange.deadline, exchange.isDue(2000)]).toEqual(['answered', undefined, false]);
  });
});
