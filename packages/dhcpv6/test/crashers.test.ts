import { describe, expect, it } from 'vitest';
import {
  decodeMessage,
  describeMessage,
  Dhcpv6DecodeError,
  encodeMessage,
  type Dhcpv6Message,
  type Dhcpv6Option,
} from '../src/index.ts';
import { hex } from './support.ts';

/** Packets that other implementations have stumbled over. */

const u16 = (value: number) => value.toString(16).padStart(4, '0');
const filled = (length: number) => '41'.repeat(length);

/** What is read of a message whose options these are, which goes out again as it came in. */
function optionsOf(octets: string): readonly Dhcpv6Option[] {
  const message = decodeMessage(hex(octets));
  expect(encodeMessage(message)).toEqual(hex(octets));
  expect(describeMessage(message)).toMatch(/^[\x20-\x7e]+$/);
  return message.options;
}

const advertise = (octets: string) => optionsOf(`02 123456 ${octets}`);
const solicit = (octets: string) => optionsOf(`01 123456 ${octets}`);
const relayForward = (octets: string) => optionsOf(`0c 00 ${'00'.repeat(32)} ${octets}`);

describe('EDK II', () => {
  it.each([0, 1, 11])(
    'CVE-2023-45229, IA_NA of %d octets makes a length negative: here it stays raw',
    (length) => {
      expect(advertise(`0003 ${u16(length)} ${filled(length)}`)).toMatchObject([
        { type: 'raw', code: 3, malformed: `ends after ${length} octets` },
      ]);
    },
  );

  it('CVE-2023-45229, the same with IA_TA and with an address inside', () => {
    expect(advertise('0004 0002 0000')).toMatchObject([{ type: 'raw', malformed: 'ends after 2 octets' }]);
    expect(advertise(`0003 0011 ${'00'.repeat(12)} 0005 0001 20`)).toMatchObject([
      { type: 'ia-na', options: [{ type: 'raw', code: 5, malformed: 'ends after 1 octets' }] },
    ]);
  });

  it.each([131, 200, 4_000])(
    'CVE-2023-45230 and 45235, a server identifier of %d octets overflows a buffer: here it stays raw',
    (length) => {
      expect(advertise(`0002 ${u16(length)} ${filled(length)}`)).toMatchObject([
        { type: 'raw', code: 2, malformed: `a DUID of ${length} octets` },
      ]);
    },
  );

  it.each([1, 15, 17])('CVE-2023-45234, DNS servers in %d octets: here they stay raw', (length) => {
    expect(advertise(`0017 ${u16(length)} ${filled(length)}`)).toMatchObject([{ type: 'raw', code: 23 }]);
  });
});

it('systemd, CVE-2018-15688: a server identifier of 493 octets runs over the heap: here it stays raw', () => {
  expect(advertise(`0002 ${u16(493)} ${filled(493)}`)).toMatchObject([
    { type: 'raw', code: 2, malformed: 'a DUID of 493 octets' },
  ]);
});

describe('dnsmasq', () => {
  it.each([22, 100, 1_000])(
    'CVE-2017-14493, a relayed link-layer address in %d octets overflows the stack: here it stays raw',
    (length) => {
      expect(relayForward(`004f ${u16(length + 2)} 0001 ${filled(length)}`)).toMatchObject([
        { type: 'raw', code: 79, malformed: `an address of ${length} octets` },
      ]);
    },
  );

  it('CVE-2017-14494, a relay message that says that it is longer than it is gives memory away: here it is none', () => {
    const decode = () => decodeMessage(hex(`0c 00 ${'00'.repeat(32)} 0009 ffff 01 123456`));
    expect(decode).toThrow(expect.objectContaining({ reason: 'option-overrun' }));
  });
});

describe('ISC', () => {
  it('dhcpd, CVE-2010-3611: a relay message without link-address ends the server: here it is read', () => {
    expect(relayForward('0009 0004 01 123456')).toMatchObject([
      { type: 'relay-message', message: { type: 'solicit' } },
    ]);
  });

  it('dhcpd, CVE-2022-2929: a name with a label of more than 63 octets leaks memory: here it stays raw', () => {
    expect(solicit(`0027 0042 00 40 ${filled(64)}`)).toMatchObject([
      { type: 'raw', code: 39, malformed: 'compressed or over-long label in a domain name' },
    ]);
  });

  it.each([0, 1, 2, 131])(
    'Kea, CVE-2019-6472: a DUID of %d octets ends the server: here it stays raw',
    (length) => {
      expect(solicit(`0001 ${u16(length)} ${filled(length)}`)).toMatchObject([
        { type: 'raw', code: 1, malformed: `a DUID of ${length} octets` },
      ]);
    },
  );
});

describe('Windows, CVE-2023-28231', () => {
  /** From the outside: what is in a relay message is the client's 4 octets and 38 for each further level. */
  const relays = (levels: number): string => {
    const fronts = Array.from({ length: levels }, (_, outer) => {
      return `0c 00 ${'00'.repeat(32)} 0009 ${u16(4 + 38 * (levels - outer - 1))}`;
    });
    return `${fronts.join('')} 01 123456`;
  };

  it.each([10, 33, 300, 1_700])('%d relays overflow a table: here there is a limit', (levels) => {
    const decode = () => decodeMessage(hex(relays(levels)));
    expect(decode).toThrow(Dhcpv6DecodeError);
    expect(decode).toThrow(expect.objectContaining({ reason: 'too-many-relays' }));
  });
});

describe('what a datagram of the largest size can ask for', () => {
  const full = (option: string) => {
    const length = hex(option).length;
    return `01 123456 ${option.repeat(Math.floor(65_500 / length))}`;
  };

  it.each([
    ['empty options', '000e 0000', 'too-many-options'],
    ['IAs', `0003 000c ${'00'.repeat(12)}`, 'too-many-ias'],
    ['short IAs', '0003 0000', 'too-many-ias'],
  ])('%s', (_, option, reason) => {
    expect(() => decodeMessage(hex(full(option)))).toThrow(expect.objectContaining({ reason }));
  });

  it('addresses in one IA', () => {
    const address = `0005 0018 ${'00'.repeat(24)}`.repeat(2_000);
    const octets = `01 123456 0003 ${u16(12 + 28 * 2_000)} ${'00'.repeat(12)} ${address}`;
    expect(() => decodeMessage(hex(octets))).toThrow(expect.objectContaining({ reason: 'too-many-options' }));
  });

  it('lists in lists', () => {
    const classes = `000f ${u16(600)} ${'0000'.repeat(300)}`;
    expect(() => decodeMessage(hex(`01 123456 ${classes}`))).toThrow(
      expect.objectContaining({ reason: 'too-many-entries' }),
    );
  });

  it('client data in client data, which no message has, is not followed', () => {
    const inner = Array.from({ length: 1_000 }, (_, outer) => `002d ${u16(4 * (999 - outer))}`).join('');
    expect(optionsOf(`0f 123456 ${inner}`)).toMatchObject([
      { type: 'leasequery-client-data', options: [{ type: 'raw', code: 45 }] },
    ]);
  });
});

describe('texts for a log', () => {
  it('a status message cannot write a line of its own or move the cursor', () => {
    const text = Buffer.from('\u001b[2J\r\n\u202eevil').toString('hex');
    const octets = `07 123456 000d ${u16(2 + text.length / 2)} 0001 ${text}`;
    expect(describeMessage(decodeMessage(hex(octets)))).toBe(
      'reply 0x123456, UnspecFail "\\u{1b}[2J\\u{d}\\u{a}\\u{202e}evil"',
    );
  });

  it('neither can a name, which has to be one', () => {
    expect(solicit('0027 0007 00 05 0d0a1b5b41')).toMatchObject([{ type: 'raw', code: 39 }]);
  });
});

describe('what clients of all ages send', () => {
  it('busybox udhcpc6: a Request without address', () => {
    const message: Dhcpv6Message = {
      type: 'request',
      transactionId: 0x123456,
      options: [{ type: 'ia-na', iaid: 0, t1: 0, t2: 0, options: [] }],
    };
    expect(optionsOf('03 123456 0003 000c 00000000 00000000 00000000')).toEqual(message.options);
  });

  it('options of RFCs that this codec does not know, at every level', () => {
    expect(
      solicit(`0011 0004 00000137 00c7 0002 0001 0003 0012 ${'00'.repeat(12)} 00c8 0002 0102`),
    ).toMatchObject([
      { type: 'vendor-options', options: [] },
      { type: 'raw', code: 199, data: hex('0001') },
      { type: 'ia-na', options: [{ type: 'raw', code: 200, data: hex('0102') }] },
    ]);
  });
});
