import fc from 'fast-check';
import * as tables from '../../src/import/options.ts';
import type { OptionTable } from '../../src/import/block.ts';
import type { Reader } from '../../src/import/values.ts';
import * as values from '../../src/import/values.ts';

const number = fc
  .oneof(fc.integer({ min: 0, max: 2000 }), fc.constantFrom(0, 3, 4, 65_535, 0xffff_ffff))
  .map(String);
const address = fc.constantFrom(
  '2001:db8::1',
  'fe80::1',
  'ff02::1',
  '::',
  '2001:DB8:1::',
  '64:ff9b::',
  'fd00::9',
);
const cidr = fc
  .tuple(address, fc.constantFrom(0, 8, 32, 48, 64, 96, 128))
  .map(([at, bits]) => `${at}/${String(bits)}`);
const words = fc.constantFrom(
  'a',
  'lab.example',
  '-',
  'a..b',
  '"quoted text"',
  'h2,h3',
  '"/q{?dns}"',
  '"https://a/"',
);

/** Texts that each reader takes. */
const texts = new Map<Reader<unknown>, fc.Arbitrary<string>>([
  [values.onOff, fc.constantFrom('on', 'off', 'ON')],
  [values.wholeNumber, number],
  [values.decimal, fc.oneof(number, fc.constantFrom('0.03', '3.5', '599.9'))],
  [values.lifetime, fc.oneof(number, fc.constant('infinity'))],
  [values.preference, fc.constantFrom('low', 'medium', 'high')],
  [values.word, words],
  [values.words, words],
  [values.ipv6, address],
  [values.addresses, fc.array(address, { minLength: 1, maxLength: 3 }).map((several) => several.join(' '))],
]);

function options(table: OptionTable): fc.Arbitrary<string> {
  const each = Object.entries(table).map(([name, { read }]) =>
    (texts.get(read) ?? words).map((text) => `${name} ${text};`),
  );
  return fc.array(fc.oneof(...each), { maxLength: 4 }).map((lines) => lines.join(' '));
}

function block(head: fc.Arbitrary<string>, body: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc.tuple(head, body).map(([first, rest]) => `${first} { ${rest} };`);
}

const several = (item: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc.array(item, { maxLength: 3 }).map((items) => items.map((one) => `${one};`).join(' '));

const definition = fc.oneof(
  block(
    cidr.map((text) => `prefix ${text}`),
    options(tables.prefixOptions),
  ),
  block(
    cidr.map((text) => `route ${text}`),
    options(tables.routeOptions),
  ),
  block(
    cidr.map((text) => `nat64prefix ${text}`),
    options(tables.nat64Options),
  ),
  block(
    address.map((text) => `RDNSS ${text}`),
    options(tables.rdnssOptions),
  ),
  block(
    words.map((text) => `DNSSL ${text}`),
    options(tables.dnsslOptions),
  ),
  block(
    words.map((text) => `DNR ${text}`),
    options(tables.dnrOptions),
  ),
  block(fc.constant('lowpanco'), options(tables.lowpancoOptions)),
  block(fc.constant('abro fe80::1'), options(tables.abroOptions)),
  block(
    fc.constant('clients'),
    several(
      fc.oneof(
        address,
        address.map((text) => `!${text}`),
      ),
    ),
  ),
  block(fc.constant('AdvRASrcAddress'), several(address)),
  block(fc.constant('autoignoreprefixes'), several(cidr)),
);

/** Mostly what radvd would take. */
export const radvdText: fc.Arbitrary<string> = fc
  .array(
    fc.tuple(
      fc.constantFrom('br0', 'br1', 'eth0.7', '"true"', '0x1'),
      options(tables.interfaceOptions),
      fc.array(definition, { maxLength: 6 }),
      fc.constantFrom('AdvSendAdvert on;', '', '# comment\nAdvSendAdvert on;', 'AdvSendAdvert on'),
    ),
    { minLength: 1, maxLength: 2 },
  )
  .map((interfaces) =>
    interfaces
      .map(([name, own, inner, send]) => `interface ${name} {\n${own} ${inner.join('\n')} ${send}\n};`)
      .join('\n'),
  );
