import { describe, expect, it } from 'vitest';
import { encodeMessage, MESSAGE_CODES, optionOf, type Dhcpv6Option } from '../../src/index.ts';
import { hex } from '../support.ts';
import {
  addressesOf,
  askFor,
  duidOf,
  forServer,
  from,
  iaAddress,
  iaNa,
  iaPd,
  iasOf,
  message,
  relayed,
  typesOf,
  without,
} from './messages.ts';
import { Rig } from './rig.ts';

const rig = new Rig();
const asked = 'addr-reg-inform' as const;
const otherServer: Dhcpv6Option = { type: 'server-id', duid: hex('0003 0001 02005e1000ff') };

describe('item 1: messages that are not for servers', () => {
  it.each(['00', '0f', 'ff'])('type %s is discarded', (type) => {
    const reason = type === '0f' ? 'unsupported-type' : 'unknown-type';
    expect(rig.reason(hex(`${type} abcdef 0001 0004 00040102`))).toBe(reason);
  });

  it.each(['advertise', 'reply', 'reconfigure', 'addr-reg-reply'] as const)('%s is discarded', (type) => {
    expect(rig.reason(message(type, iaNa()))).toBe('not-for-servers');
  });

  it('a Relay-reply message is discarded, alone and relayed', () => {
    const reply = { ...relayed(message('solicit')), type: 'relay-reply' } as const;
    expect(rig.reason(reply)).toBe('not-for-servers');
    expect(rig.reason(relayed(reply))).toBe('not-for-servers');
  });

  it('leasequery is not spoken', () => {
    expect(rig.reason(message('leasequery'))).toBe('unsupported-type');
  });
});

it('item 2: unknown options and vendors are ignored, the message is processed', async () => {
  const reply = await rig.ask(
    message(
      'solicit',
      { type: 'raw', code: 65_000, data: hex('00') },
      { type: 'vendor-class', enterprise: 4_294_967_295, classes: [hex('01')] },
      { type: 'vendor-options', enterprise: 4_294_967_295, options: [{ code: 1, data: hex('02') }] },
      iaNa(),
    ),
  );
  expect(addressesOf(reply)).toHaveLength(1);
});

describe('item 3: messages for all servers', () => {
  it.each(['solicit', 'confirm', 'rebind'] as const)('%s needs a Client Identifier', (type) => {
    expect(rig.reason(without('client-id', message(type, iaNa())))).toBe('no-client-id');
  });

  it.each(['solicit', 'confirm', 'rebind'] as const)('%s has no Server Identifier', (type) => {
    expect(rig.reason(message(type, forServer, iaNa()))).toBe('server-id-not-allowed');
  });
});

describe('item 4: messages for one server', () => {
  const types = ['request', 'renew', 'release', 'decline'] as const;

  it.each(types)('%s needs a Server Identifier', (type) => {
    expect(rig.reason(without('server-id', message(type, iaNa())))).toBe('no-server-id');
  });

  it.each(types)('%s with the Server Identifier of another one is left to it', (type) => {
    const named = without('server-id', message(type, iaNa()));
    expect(rig.reason({ ...named, options: [...named.options, otherServer] })).toBe('other-server');
  });

  it.each(types)('%s needs a Client Identifier', (type) => {
    expect(rig.reason(without('client-id', message(type, iaNa())))).toBe('no-client-id');
  });
});

describe('item 5: Information-request', () => {
  it('is answered without a Server Identifier and with the own one', () => {
    expect(rig.reason(message('information-request'))).toBe('answered');
    expect(rig.reason(message('information-request', forServer))).toBe('answered');
  });

  it('for another server is left to it', () => {
    expect(rig.reason(message('information-request', otherServer))).toBe('other-server');
  });

  it.each([iaNa(), iaPd()])('is discarded with an $type', (ia) => {
    expect(rig.reason(message('information-request', ia))).toBe('ia-not-allowed');
  });

  it('without Client Identifier gets an answer without one', async () => {
    const reply = await rig.ask(without('client-id', message('information-request')));
    expect(typesOf(reply)).toEqual(['server-id']);
  });
});

describe('item 6: unicast', () => {
  it.each(['solicit', 'request', 'renew', 'information-request', asked] as const)(
    '%s of a client to the address of the server is discarded',
    (type) => {
      expect(rig.reason(message(type), { multicast: false })).toBe('unicast');
    },
  );

  it('of a relay agent is answered', () => {
    expect(rig.reason(relayed(message('solicit', iaNa())), { multicast: false, port: 547 })).toBe('answered');
  });
});

describe('item 7: known options in the wrong place', () => {
  it('a Relay-Message, an Interface-Id and an IAADDR beside the IA change nothing', async () => {
    const reply = await rig.ask(
      message(
        'solicit',
        { type: 'raw', code: 9, data: hex('01') },
        { type: 'raw', code: 18, data: hex('01') },
        { type: 'preference', value: 255 },
        iaAddress('2001:db8:1::1000:2'),
        iaNa(),
      ),
    );
    expect(addressesOf(reply)).not.toContain('2001:db8:1::1000:2');
    expect(typesOf(reply)).toEqual(['client-id', 'server-id', 'ia-na']);
  });
});

describe('item 8: what is cut off or too short is discarded', () => {
  const head = '01 abcdef 0001 0006 000300010203';

  it.each([
    ['nothing', '', 'too-short'],
    ['half a header', '01 ab', 'too-short'],
    ['half an option header', `${head} 0003`, 'option-overrun'],
    ['an option longer than the message', `${head} 0003 00ff 00000001`, 'option-overrun'],
    ['an IA_NA of 11 octets', `${head} 0003 000b 00000001 00000000 000000`, 'malformed-option'],
    ['an IA_PD of 11 octets', `${head} 0019 000b 00000001 00000000 000000`, 'malformed-option'],
    [
      'an IAADDR of 23 octets',
      `${head} 0003 0027 00000001 00000000 00000000 0005 0017 20010db8000100000000000000000001 00000000 000000`,
      'malformed-option',
    ],
    [
      'an IA_NA whose option is longer than it',
      `${head} 0003 0010 00000001 00000000 00000000 0005 0018`,
      'malformed-option',
    ],
    [
      'a Client Identifier of 2 octets',
      '01 abcdef 0001 0002 0003 0003 000c 00000001 00000000 00000000',
      'malformed-option',
    ],
    ['a Relay-forward of 33 octets', `0c 00 ${'00'.repeat(31)}`, 'too-short'],
    ['a Relay-forward with nothing inside', `0c 00 ${'00'.repeat(32)}`, 'no-relay-message'],
    ['a relayed message of 3 octets', `0c 00 ${'00'.repeat(32)} 0009 0003 01abcd`, 'malformed-option'],
  ])('%s', (_, octets, reason) => {
    expect(rig.reason(hex(octets))).toBe(reason);
  });

  it('every message that is cut off anywhere is answered or discarded without an exception', () => {
    const whole = encodeMessage(
      relayed(message('request', iaNa(1, '2001:db8:1::1000:0'), iaPd(2), askFor(23))),
    );
    for (let length = 0; length < whole.length; length += 1) {
      expect(rig.look(whole.subarray(0, length)).type).toBe('discard');
    }
  });
});

describe('item 9: options that are there twice', () => {
  it('of a singleton the first counts', async () => {
    const second: Dhcpv6Option = { type: 'client-id', duid: duidOf(99) };
    const reply = await rig.ask(message('solicit', second, iaNa()));
    expect(reply.options.filter(({ type }) => type === 'client-id')).toEqual([
      { type: 'client-id', duid: duidOf(1) },
    ]);
  });

  it('an IAID counts once for each kind of IA', async () => {
    const reply = await new Rig().ask(message('solicit', iaNa(7), iaPd(7), iaNa(7), iaNa(8)));
    expect(Object.keys(iasOf(reply))).toEqual(['na 7', 'na 8', 'pd 7']);
    expect(reply.options.filter(({ type }) => type === 'ia-na')).toHaveLength(2);
  });
});

it('item 10: IA_TA is ignored, the rest is answered', async () => {
  const reply = await rig.ask(message('solicit', { type: 'ia-ta', iaid: 3, options: [] }, iaNa()));
  expect(typesOf(reply)).toEqual(['client-id', 'server-id', 'ia-na']);
});

describe('item 11: a DUID is compared whole', () => {
  it.each([3, 130])('%d octets of no known kind are a client', async (length) => {
    const duid = new Uint8Array(length).fill(0xee);
    const reply = await new Rig().ask({
      type: 'solicit',
      transactionId: 1,
      options: [{ type: 'client-id', duid }, rapidCommit, iaNa()],
    });
    expect(optionOf(reply, 'client-id')?.duid).toEqual(duid);
    expect(addressesOf(reply)).toHaveLength(1);
  });

  it('131 octets are none', () => {
    const octets = `01 abcdef 0001 0083 ${'ee'.repeat(131)} 0003 000c 00000001 00000000 00000000`;
    expect(rig.reason(hex(octets))).toBe('malformed-option');
  });

  it('one octet makes another client', async () => {
    const shared = new Rig();
    const first = await shared.ask(from(1, 'solicit', rapidCommit, iaNa()));
    const second = await shared.ask(from(2, 'solicit', rapidCommit, iaNa()));
    expect(addressesOf(first)).not.toEqual(addressesOf(second));
  });
});

const rapidCommit: Dhcpv6Option = { type: 'rapid-commit' };

it('every message type is either served or refused', () => {
  for (const type of Object.keys(MESSAGE_CODES) as (keyof typeof MESSAGE_CODES)[]) {
    expect(['answer', 'discard']).toContain(rig.look(message(type, iaNa())).type);
  }
});
