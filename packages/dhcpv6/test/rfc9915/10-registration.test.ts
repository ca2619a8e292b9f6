import { describe, expect, it } from 'vitest';
import type { Dhcpv6Option } from '../../src/index.ts';
import { hex } from '../support.ts';
import {
  askFor,
  duidOf,
  forServer,
  from,
  iaAddress,
  iaNa,
  iaPd,
  message,
  rapid,
  relayed,
  typesOf,
  without,
} from './messages.ts';
import { ADDRESS, Rig, START } from './rig.ts';

const own = '2001:db8:1::a:b:c';
const inform = (address: string, client = 1, ...options: Dhcpv6Option[]) =>
  from(client, 'addr-reg-inform', iaAddress(address, 60, 120), ...options);
const registering = () => new Rig({ addressRegistration: true, mode: 'stateless' });

describe('item 41: the option', () => {
  it.each(['solicit', 'request', 'information-request'] as const)(
    'is sent for a %s that asks',
    async (type) => {
      const rig = new Rig({ addressRegistration: true });
      expect(typesOf(await rig.ask(message(type, askFor(148))))).toContain('address-registration-enable');
      expect(typesOf(await rig.ask(message(type, askFor(23))))).not.toContain('address-registration-enable');
    },
  );

  it('is not sent when registration is off', async () => {
    expect(typesOf(await new Rig().ask(message('solicit', askFor(148))))).toEqual(['client-id', 'server-id']);
  });
});

describe('item 41: a registration', () => {
  it('is stored and answered to the address with the same IAADDR', async () => {
    const rig = registering();
    const answer = await rig.answer(inform(own), { source: own });
    expect([answer.destination, answer.port]).toEqual([own, 546]);
    expect(answer.message).toEqual({
      type: 'addr-reg-reply',
      transactionId: 0xabcdef,
      options: [iaAddress(own, 60, 120)],
    });
    expect(rig.lease(own)).toMatchObject({
      kind: 'registered',
      duid: duidOf(1),
      preferredUntil: START + 60_000,
      validUntil: START + 120_000,
    });
  });

  it('that is refreshed is one change', async () => {
    const rig = registering();
    await rig.answer(inform(own), { source: own });
    rig.wait(50);
    const { changes } = await rig.answer(inform(own), { source: own });
    expect(changes).toMatchObject([{ type: 'put', lease: { validUntil: START + 170_000 } }]);
  });

  it('keeps the address from being given', async () => {
    const rig = new Rig({ addressRegistration: true });
    await rig.answer(inform(ADDRESS.address), { source: ADDRESS.address });
    const outcome = rig.look(from(2, 'solicit', rapid, iaNa(1, ADDRESS.address)));
    expect(outcome).toMatchObject({ changes: [{ lease: { address: '2001:db8:1::1000:1' } }] });
  });

  it('comes through a relay agent, which says where from', async () => {
    const rig = new Rig({ addressRegistration: true });
    const address = '2001:db8:2::a:b:c';
    expect(rig.reason(relayed(inform(address), '2001:db8:2::1', 'fe80::9'))).toBe('registration-mismatch');
    const answer = await rig.answer(relayed(inform(address), '2001:db8:2::1', address));
    expect(answer.message).toMatchObject({ type: 'relay-reply', peerAddress: address });
  });

  it('of an address in a prefix of the client is stored, too', async () => {
    const rig = new Rig({ addressRegistration: true });
    const address = '2001:db8:f0::7';
    expect(rig.reason(inform(address), { source: address })).toBe('registration-off-link');
    await rig.ask(message('solicit', rapid, iaPd(1)));
    await rig.answer(inform(address), { source: address });
    expect(rig.lease(address)?.kind).toBe('registered');
  });

  it('goes over to another client, and ends with a valid lifetime of 0', async () => {
    const rig = registering();
    await rig.answer(inform(own, 1), { source: own });
    await rig.answer(inform(own, 2), { source: own });
    expect(rig.lease(own)?.duid).toEqual(duidOf(2));
    const gone = (client: number) => from(client, 'addr-reg-inform', iaAddress(own, 0, 0));
    expect((await rig.answer(gone(1), { source: own })).changes).toEqual([]);
    expect(rig.lease(own)?.duid).toEqual(duidOf(2));
    await rig.answer(gone(2), { source: own });
    expect(rig.lease(own)).toBeUndefined();
  });

  it('of an address that was declined is believed: its owner has shown up', async () => {
    const rig = new Rig({ addressRegistration: true });
    await rig.ask(message('request', iaNa()));
    await rig.ask(message('decline', iaNa(1, ADDRESS.address)));
    await rig.answer(inform(ADDRESS.address, 2), { source: ADDRESS.address });
    expect(rig.lease(ADDRESS.address)).toMatchObject({ kind: 'registered', duid: duidOf(2) });
  });
});

describe('item 41: no registration', () => {
  const ask = (message: Parameters<Rig['reason']>[0], source = own) =>
    registering().reason(message, { source });

  it.each([
    ['from another address', inform(own), '2001:db8:1::a:b:d', 'registration-mismatch'],
    ['without IAADDR', from(1, 'addr-reg-inform'), own, 'registration-mismatch'],
    ['of another link', inform('2001:db8:9::1'), '2001:db8:9::1', 'registration-off-link'],
    ['of a link-local address', inform('fe80::1'), 'fe80::1', 'registration-off-link'],
    ['without Client Identifier', without('client-id', inform(own)), own, 'no-client-id'],
    ['with Server Identifier', inform(own, 1, forServer), own, 'server-id-not-allowed'],
    ['with Option Request', inform(own, 1, askFor(23)), own, 'option-request-not-allowed'],
    ['with IA_NA', inform(own, 1, iaNa()), own, 'ia-not-allowed'],
    ['with IA_PD', inform(own, 1, iaPd()), own, 'ia-not-allowed'],
  ])('%s', (_, message, source, reason) => {
    expect(ask(message, source)).toBe(reason);
  });

  it('when it is off', () => {
    expect(new Rig().reason(inform(own), { source: own })).toBe('registration-off');
  });

  it('of an address that DHCPv6 has given', async () => {
    const rig = new Rig({ addressRegistration: true });
    await rig.ask(message('request', iaNa()));
    for (const client of [1, 2]) {
      expect(rig.reason(inform(ADDRESS.address, client), { source: ADDRESS.address })).toBe(
        'registration-of-lease',
      );
    }
  });

  it('of more addresses than a host has', async () => {
    const rig = registering();
    for (let index = 0; index < 64; index += 1) {
      const address = `2001:db8:1::f:${index.toString(16)}`;
      await rig.answer(inform(address), { source: address });
    }
    expect(rig.reason(inform(own), { source: own })).toBe('registration-limit');
    expect(rig.reason(inform(own, 2), { source: own })).toBe('answered');
    expect(rig.reason(inform('2001:db8:1::f:1'), { source: '2001:db8:1::f:1' })).toBe('answered');
  });

  it('with an IAADDR that cannot be read', () => {
    const octets = `24 abcdef 0001 0004 00040102 0005 0017 ${'00'.repeat(23)}`;
    expect(ask(hex(octets))).toBe('malformed-option');
  });
});
