import { describe, expect, it } from 'vitest';
import { hex } from '../../test/support.ts';
import { Dhcpv6EncodeError } from '../errors.ts';
import { createDuidEn, createDuidLl, createDuidLlt, createDuidUuid } from './create-duid.ts';
import { duidFromText, duidsEqual, formatDuid } from './duid.ts';
import { parseDuid } from './parse-duid.ts';

const linkLayerAddress = '02:00:5e:10:00:01';
const uuid = 'f81d4fae-7dec-11d0-a765-00a0c91e6bf6';

describe('the four kinds', () => {
  it('DUID-LLT is type 1, hardware type, seconds since 2000 and the address', () => {
    const duid = createDuidLlt({ linkLayerAddress, time: Date.UTC(2000, 0, 1, 0, 1, 0, 999) });
    expect(duid).toEqual(hex('0001 0001 0000003c 02005e100001'));
    expect(parseDuid(duid)).toEqual({
      kind: 'llt',
      hardwareType: 1,
      time: Date.UTC(2000, 0, 1, 0, 1),
      linkLayerAddress,
    });
  });

  it('DUID-LLT wraps around after 2^32 seconds and knows no time before 2000', () => {
    const time = Date.UTC(2000, 0, 1) + (2 ** 32 + 5) * 1000;
    expect(createDuidLlt({ linkLayerAddress, time })).toEqual(hex('0001 0001 00000005 02005e100001'));
    expect(createDuidLlt({ linkLayerAddress, time: 0 })).toEqual(hex('0001 0001 00000000 02005e100001'));
  });

  it('DUID-EN is type 2, enterprise and identifier', () => {
    const duid = createDuidEn(9, hex('0cc0ffee'));
    expect(duid).toEqual(hex('0002 00000009 0cc0ffee'));
    expect(parseDuid(duid)).toEqual({ kind: 'en', enterprise: 9, identifier: hex('0cc0ffee') });
  });

  it('DUID-LL is type 3, hardware type and the address', () => {
    const duid = createDuidLl({ linkLayerAddress: '02:00:5e:10', hardwareType: 32 });
    expect(duid).toEqual(hex('0003 0020 02005e10'));
    expect(parseDuid(duid)).toEqual({ kind: 'll', hardwareType: 32, linkLayerAddress: '02:00:5e:10' });
    expect(createDuidLl({ linkLayerAddress })).toEqual(hex('0003 0001 02005e100001'));
  });

  it('DUID-UUID is type 4 and 16 octets', () => {
    const duid = createDuidUuid(uuid.toUpperCase());
    expect(duid).toEqual(hex('0004 f81d4fae7dec11d0a76500a0c91e6bf6'));
    expect(parseDuid(duid)).toEqual({ kind: 'uuid', uuid });
  });

  it.each<[string, () => unknown]>([
    ['an address without colons', () => createDuidLl({ linkLayerAddress: '02005e100001' })],
    ['no address', () => createDuidLlt({ linkLayerAddress: '', time: 0 })],
    ['a hardware type of 17 bits', () => createDuidLl({ linkLayerAddress, hardwareType: 65_536 })],
    ['no time', () => createDuidLlt({ linkLayerAddress, time: Number.NaN })],
    ['no identifier', () => createDuidEn(9, hex(''))],
    ['an identifier of 125 octets', () => createDuidEn(9, new Uint8Array(125))],
    ['an enterprise of 33 bits', () => createDuidEn(2 ** 32, hex('01'))],
    ['a short UUID', () => createDuidUuid(uuid.slice(1))],
  ])('are not made of %s', (_, create) => {
    expect(create).toThrow(Dhcpv6EncodeError);
  });

  it('an identifier may have 124 octets', () => {
    expect(createDuidEn(9, new Uint8Array(124))).toHaveLength(130);
  });
});

describe('parseDuid reads as another kind', () => {
  it.each([
    ['0005 01', 5, '01'],
    ['0001 0001 000000', 1, '0001000000'],
    ['0001 0001 00000001', 1, '000100000001'],
    ['0002 00000009', 2, '00000009'],
    ['0003 0001', 3, '0001'],
    ['0004 f81d4fae7dec11d0a76500a0c91e6b', 4, 'f81d4fae7dec11d0a76500a0c91e6b'],
    ['0004 f81d4fae7dec11d0a76500a0c91e6bf600', 4, 'f81d4fae7dec11d0a76500a0c91e6bf600'],
  ])('%s', (octets, type, data) => {
    expect(parseDuid(hex(octets))).toEqual({ kind: 'other', type, data: hex(data) });
  });

  it('what has not even a type', () => {
    expect(parseDuid(hex('01'))).toEqual({ kind: 'other', type: 0, data: hex('') });
  });
});

describe('text', () => {
  const duid = hex('0003 0001 02005e100001');

  it('is hexadecimal octets with colons', () => {
    expect(formatDuid(duid)).toBe('00:03:00:01:02:00:5e:10:00:01');
  });

  it.each(['00:03:00:01:02:00:5e:10:00:01', '00-03-00-01-02-00-5E-10-00-01', '0003000102005E100001'])(
    '%s is read',
    (text) => {
      expect(duidFromText(text)).toEqual(duid);
    },
  );

  it.each([
    '',
    '00',
    '00:03',
    '0:3:0:1',
    '00:03-00',
    '00:0300',
    '00:03:00:',
    '00:03:0g',
    '000300010',
    ' 000300',
    'ab'.repeat(131),
  ])('%j is not', (text) => {
    expect(duidFromText(text)).toBeUndefined();
  });

  it('of 3 and 130 octets is read', () => {
    expect([duidFromText('ababab'), duidFromText('ab'.repeat(130))?.length]).toEqual([hex('ababab'), 130]);
  });
});

it('DUIDs are equal when every octet is', () => {
  expect(duidsEqual(hex('000301'), hex('000301'))).toBe(true);
  expect(duidsEqual(hex('000301'), hex('000302'))).toBe(false);
  expect(duidsEqual(hex('000301'), hex('00030100'))).toBe(false);
  expect(duidsEqual(hex('000301'), Buffer.from('000301', 'hex'))).toBe(true);
});
