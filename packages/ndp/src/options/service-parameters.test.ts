import { describe, expect, it } from 'vitest';
import { hex } from '../../test/support.ts';
import { NdpEncodeError } from '../errors.ts';
import { describeServiceParameter } from './describe-service-parameters.ts';
import { serviceParameters, type ServiceParameterValues } from './service-parameters.ts';

describe('serviceParameters', () => {
  it('gives alpn, port and dohpath in the order of their keys', () => {
    expect(serviceParameters({ dohPath: '/q{?dns}', port: 8443, alpn: ['h2', 'h3'] })).toEqual([
      { key: 1, value: hex('02 6832 02 6833') },
      { key: 3, value: hex('20fb') },
      { key: 7, value: hex('2f717b3f646e737d') },
    ]);
  });

  it('leaves out what is not said', () => {
    expect(serviceParameters({ alpn: ['dot'] })).toEqual([{ key: 1, value: hex('03 646f74') }]);
    expect(serviceParameters({ alpn: undefined, port: undefined, dohPath: undefined })).toEqual([]);
  });

  it.each<[ServiceParameterValues, string]>([
    [{ alpn: [] }, 'alpn: no protocol'],
    [{ alpn: [''] }, "alpn: '' is not 1 to 255 characters of ASCII without spaces"],
    [{ alpn: ['a'.repeat(256)] }, 'is not 1 to 255 characters'],
    [{ alpn: ['d ot'] }, 'is not 1 to 255 characters'],
    [{ port: 65_536 }, 'port: 65536 is not a whole number from 0 to 65535'],
    [
      { dohPath: '/dns-query' },
      "dohPath: '/dns-query' is not a path with a variable 'dns' like /dns-query{?dns}",
    ],
    [{ dohPath: 'q{?dns}' }, 'dohPath: '],
    [{ dohPath: '/q{?dns} ' }, 'dohPath: '],
    [{ dohPath: '/q{?dnssec}' }, 'dohPath: '],
    [{ alpn: ['dot', 'h2'] }, "dohPath: missing, and alpn 'dot,h2' means DNS over HTTPS"],
  ])('refuses %j', (values, message) => {
    expect(() => serviceParameters(values)).toThrow(NdpEncodeError);
    expect(() => serviceParameters(values)).toThrow(message);
  });
});

describe('describeServiceParameter', () => {
  it.each<[number, string, string]>([
    [1, '02 6832 03 646f74', 'alpn h2,dot'],
    [3, '0355', 'port 853'],
    [7, '2f717b3f646e737d', 'dohpath /q{?dns}'],
    [65, '61ff', 'key65 a\\xff'],
  ])('key %d of %s is %s', (key, value, text) => {
    expect(describeServiceParameter({ key, value: hex(value) })).toBe(text);
  });

  it.each<[number, string, string]>([
    [1, '05 6832', 'alpn malformed \\x05h2'],
    [3, '01', 'port malformed \\x01'],
    [3, '010203', 'port malformed \\x01\\x02\\x03'],
  ])('says that key %d of %s is malformed', (key, value, text) => {
    expect(describeServiceParameter({ key, value: hex(value) })).toBe(text);
  });

  it('lets nothing through that could steer a terminal', () => {
    expect(describeServiceParameter({ key: 7, value: hex('1b5b324a205c7f') })).toBe(
      'dohpath \\x1b[2J\\x20\\x5c\\x7f',
    );
  });
});
