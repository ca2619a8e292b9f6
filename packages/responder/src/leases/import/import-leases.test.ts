import { OvlabError, renderError } from '@ovlab/core/errors';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { importLeases, type LeaseFormat } from './import-leases.ts';

function refusal(text: string, format?: LeaseFormat): OvlabError {
  try {
    importLeases(text, format, 'leases', 0);
  } catch (error) {
    if (error instanceof OvlabError) return error;
    throw error;
  }
  throw new Error('it was imported');
}

const dnsmasq = `1800000000 02:00:5e:10:00:01 192.0.2.7 desk *
duid 00:01:00:01:32:97:01:43:56:7e:ba:f7:00:25
1800000000 4294901244 2001:db8::1 desk 00:03:00:01:02:00:5e:10:00:01
0 7 2001:db8::2 * 00:03:00:01:02:00:5e:10:00:02
1800000000 T9 2001:db8::3 * 00:03:00:01:02:00:5e:10:00:03
`;

it('reads the file of dnsmasq', () => {
  const { leases, notes, serverDuid } = importLeases(dnsmasq, undefined, 'dnsmasq.leases', 1_700_000_000_000);
  const common = { kind: 'na', state: 'active', prefixLength: 128, updatedAt: 1_700_000_000_000 };
  expect(leases).toEqual([
    {
      ...common,
      address: '2001:db8::1',
      duid: Uint8Array.of(0, 3, 0, 1, 2, 0, 0x5e, 0x10, 0, 1),
      iaid: 4_294_901_244,
      preferredUntil: 1_800_000_000_000,
      validUntil: 1_800_000_000_000,
      hostname: 'desk',
    },
    {
      ...common,
      address: '2001:db8::2',
      duid: Uint8Array.of(0, 3, 0, 1, 2, 0, 0x5e, 0x10, 0, 2),
      iaid: 7,
      preferredUntil: Infinity,
      validUntil: Infinity,
    },
  ]);
  expect(notes).toMatchObject([{ line: 5, column: 15, path: '2001:db8::3' }]);
  expect(serverDuid).toEqual(Uint8Array.of(0, 1, 0, 1, 0x32, 0x97, 1, 0x43, 0x56, 0x7e, 0xba, 0xf7, 0, 0x25));
});

describe('a file that cannot be read', () => {
  it('is shown where', () => {
    const text = 'address,duid,valid_lifetime,expire,lease_type,iaid\n2001:db8::1,00:01:02,60,soon,0,1\n';
    expect(renderError(refusal(text), { sourceText: text })).toMatchInlineSnapshot(`
      "leases:2:25: error: time: 'soon' is not a whole number of at most 9999999999 [lease-file]
        2001:db8::1,00:01:02,60,soon,0,1
                                ^^^^

      1 error

      error: the leases in leases cannot be imported [OVLAB_E_FILE]"
    `);
  });

  const columns = 'address,duid,valid_lifetime,expire,lease_type,iaid,prefix_len,state\n';
  const kea = (line: string): string => `${columns}${line}\n`;
  const block = (inside: string): string => `ia-na "abcdefg" {\n${inside}\n}\n`;

  it.each([
    ['', '1:1', 'these are not DHCPv6 leases'],
    ['lease 192.0.2.1 {\n}\n', '1:1', 'these are not DHCPv6 leases'],
    ['address,hwaddr,client_id,valid_lifetime,expire\n', '1:1', 'there is no column duid'],
    [kea('2001:db8::1,00:01:02,60,160'), '2:1', '4 fields stand where 8 are expected'],
    [kea('192.0.2.1,00:01:02,60,160,0,1,128,0'), '2:1', 'is not an IPv6 address'],
    [kea('2001:db8::1,00,60,160,0,1,128,0'), '2:13', "'00' is not a DUID"],
    [kea('2001:db8::1,00:01:02,-1,160,0,1,128,0'), '2:22', "lifetime: '-1' is not a whole number"],
    [
      kea('2001:db8::1,00:01:02,60,160,3,1,128,0'),
      '2:29',
      "lease type: '3' is not a whole number of at most 2",
    ],
    [kea('2001:db8::1,00:01:02,60,160,0,4294967296,128,0'), '2:31', "IAID: '4294967296' is not"],
    [
      kea('2001:db8::,00:01:02,60,160,2,1,129,0'),
      '2:32',
      "prefix length: '129' is not a whole number of at most 128",
    ],
    [kea('2001:db8::1,00:01:02,60,160,0,1,128,9'), '2:37', "'9' is not a state"],
    ['ia-na {\n}\n', '1:1', 'ia-na is written as'],
    ['ia-na "abc" {\n}\n', '1:7', 'an IAID of 4 octets and a DUID'],
    ['ia-na "abcdefg {\n', '1:7', 'these quotes are not closed'],
    ['ia-na "abcdefg" {\n', '1:18', "the file ends where the '}' of 'ia-na'"],
    ['ia-na "abcdéfgŁ" {\n}\n', '1:7', 'is no octet'],
    ['server-duid "abc"\n}\n', '2:1', "a ';' is missing before this"],
    ['server-duid "abc";\n}\n', '2:1', "this '}' closes nothing"],
    [block('cltt yesterday;'), '2:6', "'yesterday' is not a time"],
    [block('iaaddr ::1 { binding state active; }'), '2:1', "there is no 'ends'"],
    [block('iaaddr { ends never; }'), '2:1', 'iaaddr needs an address'],
    [block('iaprefix ::1 { ends never; }'), '2:10', "prefix length: '' is not"],
    [block('iaaddr ::1 { max-life many; ends never; }'), '2:23', "lifetime: 'many' is not"],
    ['duid 00:01:02\n12 13\n', '2:1', 'a lease has five fields'],
    ['duid 00:01:02\nx 13 ::1 * 00:01:02\n', '2:1', "time: 'x' is not"],
  ])('%j is refused at %s', (text, place, message) => {
    const [diagnostic] = refusal(text).diagnostics;
    expect(diagnostic && `${diagnostic.line}:${diagnostic.column}`).toBe(place);
    expect(diagnostic?.message).toContain(message);
  });

  it('is always refused in words, whatever is in it', () => {
    const part = fc.constantFrom(
      ...[
        'ia-na',
        'ia-pd',
        ' "abcdefg" ',
        '{',
        '}',
        ';',
        '\n',
        '"',
        '\\',
        'iaaddr ::1 ',
        'iaprefix ::/',
        '9',
        'cltt ',
      ],
      ...[
        'binding state active;',
        'ends never;',
        'ends 1 2026/11/23 14:58:09;',
        'set a = ',
        'duid 00:01:02',
        '0 7 ::1 * ',
      ],
      ...['address,duid,valid_lifetime,expire,lease_type,iaid\n', '::1,', '00:01:02,', '60,', '&#x2c'],
    );
    const text = fc
      .array(fc.oneof(part, fc.string({ maxLength: 3 })), { maxLength: 40 })
      .map((all) => all.join(''));
    fc.assert(
      fc.property(text, fc.constantFrom('kea', 'isc', 'dnsmasq', undefined), (content, format) => {
        try {
          importLeases(content, format, 'leases', 0);
        } catch (error) {
          expect(error).toBeInstanceOf(OvlabError);
        }
      }),
      { numRuns: 2_000 },
    );
  });
});
