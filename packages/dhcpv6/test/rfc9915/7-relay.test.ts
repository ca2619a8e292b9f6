import { describe, expect, it } from 'vitest';
import { decodeMessage, type Dhcpv6Option } from '../../src/index.ts';
import { hex } from '../support.ts';
import { addressesOf, from, iaNa, message, rapid, relayed } from './messages.ts';
import { config, innermost, Rig } from './rig.ts';

const interfaceId: Dhcpv6Option = { type: 'interface-id', id: hex('65 74 68 30') };
const remoteId: Dhcpv6Option = { type: 'raw', code: 37, data: hex('00000009 01') };
const sourcePort: Dhcpv6Option = { type: 'relay-source-port', port: 0 };
const near = '2001:db8:2::1';
const solicit = message('solicit', iaNa());

describe('item 31: Relay-reply messages', () => {
  it('mirror hop-count, link-address, peer-address and Interface-Id of each level', async () => {
    const inner = relayed(solicit, near, 'fe80::c', interfaceId, remoteId);
    const answer = await new Rig().answer(relayed(inner, '::', '2001:db8:2::a'), {
      source: '2001:db8:9::b',
      port: 547,
      multicast: false,
    });
    expect([answer.destination, answer.port]).toEqual(['2001:db8:9::b', 547]);
    const message = decodeMessage(answer.bytes);
    expect(message).toMatchObject({
      type: 'relay-reply',
      hopCount: 1,
      linkAddress: '::',
      peerAddress: '2001:db8:2::a',
      options: [
        {
          type: 'relay-message',
          message: {
            type: 'relay-reply',
            hopCount: 0,
            linkAddress: near,
            peerAddress: 'fe80::c',
            options: [interfaceId, { type: 'relay-message', message: { type: 'advertise' } }],
          },
        },
      ],
    });
  });

  it.each([
    ['the one next to the client', [near], '2001:db8:2::1000:0'],
    ['the next one when that says nothing', ['::', near], '2001:db8:2::1000:0'],
    ['the inner one of two', ['2001:db8:1::1', near], '2001:db8:1::1000:0'],
    ['not a link-local one', ['fe80::5', near], '2001:db8:2::1000:0'],
    ['the link of the interface when nobody says anything', ['::', '::'], '2001:db8:1::1000:0'],
  ])('the link is chosen by %s', async (_, links, address) => {
    let wrapped: Parameters<Rig['ask']>[0] = solicit;
    for (const link of links) wrapped = relayed(wrapped, link);
    expect(addressesOf(await new Rig().ask(wrapped))).toEqual([address]);
  });

  it('nine levels are answered, ten are not', async () => {
    let wrapped: Parameters<Rig['ask']>[0] = solicit;
    for (let level = 0; level < 9; level += 1) wrapped = relayed(wrapped, near);
    expect(addressesOf(await new Rig().ask(wrapped))).toHaveLength(1);
    const header = hex(`0c 09 ${'00'.repeat(32)}`);
    const { bytes } = await new Rig().answer(wrapped);
    const ten = Uint8Array.from([...header, 0, 9, bytes.length >> 8, bytes.length & 0xff, ...bytes]);
    expect(new Rig().reason(ten)).toBe('too-many-relays');
  });

  it('for an unknown link there is no answer', () => {
    expect(new Rig().reason(relayed(solicit, '2001:db8:77::1'))).toBe('unknown-link');
  });

  it('Relay Source Port: the answer goes to the port that the relay agent sent from, with the option', async () => {
    const wrapped = relayed(solicit, near, 'fe80::c', sourcePort);
    const answer = await new Rig().answer(wrapped, { source: '2001:db8:2::1', port: 40_000 });
    expect(answer.port).toBe(40_000);
    expect(answer.message.options).toContainEqual(sourcePort);
  });

  it('Relay Source Port of an inner relay agent is for that one', async () => {
    const wrapped = relayed(relayed(solicit, near, 'fe80::c', sourcePort), '::');
    const answer = await new Rig().answer(wrapped, { port: 40_000 });
    expect(answer.port).toBe(547);
    expect(JSON.stringify(answer.message)).toContain('relay-source-port');
  });

  it('a server without links behind relay agents hears only those of its own link', () => {
    const rig = new Rig({ relayedLinks: [] });
    const wrapped = relayed(solicit, '::');
    expect(rig.reason(wrapped, { source: 'fe80::5' })).toBe('answered');
    expect(rig.reason(wrapped, { source: '2001:db8:1::5' })).toBe('answered');
    expect(rig.reason(wrapped, { source: '2001:db8:66::5' })).toBe('bad-source');
  });
});

describe('item 32: the link-layer address of a client', () => {
  const option = (linkLayerAddress: string, hardwareType = 1): Dhcpv6Option => ({
    type: 'client-link-layer-address',
    hardwareType,
    linkLayerAddress,
  });
  const learned = async (rig: Rig, ...message: Parameters<Rig['ask']>) => {
    const [address = ''] = addressesOf(await rig.ask(...message));
    return rig.lease(address)?.linkLayerAddress;
  };
  const request = message('solicit', rapid, iaNa());
  const named = (duid: string) => ({
    ...request,
    options: [{ type: 'client-id', duid: hex(duid) }, rapid, iaNa()] as const,
  });

  it('is that of the relay agent, even when the DUID has another', async () => {
    const relay = relayed(named('0003 0001 02005e1000aa'), near, 'fe80::1', option('02:00:5e:10:00:99'));
    expect(await learned(new Rig(), relay)).toBe('02:00:5e:10:00:99');
  });

  it.each([
    ['DUID-LL', '0003 0001 02005e1000aa', '02:00:5e:10:00:aa'],
    ['DUID-LLT', '0001 0001 2b3c4d5e 02005e1000ab', '02:00:5e:10:00:ab'],
    ['DUID-LL of another kind of link', '0003 0006 02005e1000aa', undefined],
    ['DUID-UUID', '0004 00000000000000000000000000000001', undefined],
  ])('or that of a %s', async (_, duid, address) => {
    expect(await learned(new Rig(), named(duid))).toBe(address);
  });

  it('or what the link-local address is made of', async () => {
    expect(await learned(new Rig(), request, { source: 'fe80::5eff:fe10:7' })).toBe('02:00:5e:10:00:07');
    expect(await learned(new Rig(), relayed(request, near, 'fe80::5eff:fe10:8'))).toBe('02:00:5e:10:00:08');
  });

  it('is no Ethernet address of another kind of link', async () => {
    expect(
      await learned(new Rig(), relayed(request, near, 'fe80::1', option('02:00:5e:10', 6))),
    ).toBeUndefined();
  });

  it('finds a reservation, also by the name behind it', async () => {
    const reservations = [
      { linkLayerAddress: '02:00:5e:10:00:99', address: '2001:db8:2::9' },
      { name: 'laptop', address: '2001:db8:2::8' },
    ];
    const identify = (address: string) => (address.endsWith(':98') ? 'laptop' : undefined);
    const rig = new Rig({ ...config, reservations, identify });
    const ask = async (client: number, address: string) =>
      addressesOf(await rig.ask(relayed(from(client, 'solicit', iaNa()), near, 'fe80::1', option(address))));
    expect(await ask(1, '02:00:5e:10:00:99')).toEqual(['2001:db8:2::9']);
    expect(await ask(2, '02:00:5e:10:00:98')).toEqual(['2001:db8:2::8']);
    expect(await ask(3, '02:00:5e:10:00:97')).toEqual(['2001:db8:2::1000:0']);
  });
});

it('item 32: a message of unknown type in a Relay-forward message is discarded', () => {
  const octets = `0c 00 ${'00'.repeat(32)} 0009 0004 c8abcdef`;
  expect(new Rig().reason(hex(octets))).toBe('malformed-option');
});

it('the innermost message is the one that is answered', async () => {
  const answer = await new Rig().answer(relayed(relayed(from(7, 'request', iaNa()), near), '::'));
  expect([answer.request, innermost(answer.message).type]).toEqual(['request', 'reply']);
});
