import { OvlabError, renderError } from '@ovlab/core/errors';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { problemsOf } from '../../test/support/problems-of.ts';
import { radvdFixtures } from '../../test/support/radvd-fixtures.ts';
import { radvdText } from '../../test/support/radvd-text.ts';
import { definitions } from './definitions.ts';
import { importRadvd } from './import-radvd.ts';
import * as tables from './options.ts';

function refusal(conf: string): OvlabError {
  try {
    importRadvd(conf, 'radvd.conf');
  } catch (error) {
    if (error instanceof OvlabError) return error;
    throw error;
  }
  throw new Error('it was imported');
}

describe('the text that importRadvd takes', () => {
  it('is shown where radvd would refuse it too', () => {
    const conf = 'interface br0 {\n  AdvSendAdvert on;\n  AdvLinkMtuu 1400;\n};\n';
    expect(renderError(refusal(conf), { sourceText: conf })).toMatchInlineSnapshot(`
      "radvd.conf:3:3: error: there is no option 'AdvLinkMtuu' here [radvd-syntax]
          AdvLinkMtuu 1400;
          ^^^^^^^^^^^
        hint: did you mean 'AdvLinkMTU'?

      1 error

      error: radvd.conf is not a radvd.conf that can be imported [OVLAB_E_RESPONDER_FILE]"
    `);
  });

  it.each([
    ['', '1:1', 'no interface advertises'],
    ['# nothing\n', '1:1', 'no interface advertises'],
    ['\ninterface br0 { };', '2:11', 'no interface advertises'],
    ['prefix ::/64;', '1:1', "'prefix' is not an interface"],
    ['interface br0 { AdvSendAdvert on; }', '1:35', "a ';' is missing after this"],
    ['interface br0 { AdvSendAdvert on };', '1:31', "a ';' is missing after this"],
    ['interface br0 { AdvSendAdvert on;', '1:15', "this '{' is not closed"],
    ['interface br0 { AdvSendAdvert on; }; }', '1:38', "this '}' closes nothing"],
    ['interface br0 { ; };', '1:17', "no option before ';'"],
    ['interface br0 { AdvSendAdvert "on; };', '1:31', 'these quotes are not closed'],
    ['interface br0 { prefix ::/64 { a { }; }; };', '1:34', 'no block can begin here'],
    ['interface br0;', '1:1', 'an interface is written as'],
    ['interface br0 br1 { };', '1:15', 'an interface is written as'],
    ['interface "br 0" { };', '1:11', 'is not a name of an interface'],
    ['interface averyveryverylongname { };', '1:11', 'is not a name of an interface'],
    ['interface br0 { }; interface br0 { };', '1:30', 'br0 is there twice'],
    ['interface br0 { AdvSendAdvert; };', '1:17', 'AdvSendAdvert needs a value'],
    ['interface br0 { AdvSendAdvert yes; };', '1:31', "'yes' is not on or off"],
    ['interface br0 { AdvSendAdvert on off; };', '1:34', 'AdvSendAdvert has one value'],
    ['interface br0 { AdvLinkMTU 1e3; };', '1:28', "'1e3' is not a whole number"],
    ['interface br0 { AdvLinkMTU 4294967296; };', '1:28', 'is not a whole number of at most 32 bits'],
    ['interface br0 { prefix br0; };', '1:24', "'br0' is not a prefix"],
    ['interface br0 { prefix 2001:db8::/129; };', '1:35', "'129' is not a prefix"],
    ['interface br0 { prefix 2001:db8::/64 x; };', '1:38', "'x' is not a prefix"],
    ['interface br0 { prefix; };', '1:17', 'prefix needs a prefix'],
    ['interface br0 { RDNSS { }; };', '1:17', 'RDNSS needs a value'],
    ['interface br0 { RDNSS 192.0.2.53 { }; };', '1:23', "'192.0.2.53' is not an IPv6 address"],
    ['interface br0 { clients fe80::1; };', '1:25', 'clients is written as'],
    ['interface br0 { clients { host; }; };', '1:27', "'host' is not an IPv6 address"],
    ['interface br0 { lowpanco { AdvOnLink on; }; };', '1:28', "there is no option 'AdvOnLink' here"],
  ])('is refused: %j at %s', (conf, place, message) => {
    const { code, diagnostics } = refusal(conf);
    expect(code).toBe('OVLAB_E_RESPONDER_FILE');
    expect(diagnostics.map(({ line, column }) => `${String(line)}:${String(column)}`)).toEqual([place]);
    expect(diagnostics[0]?.message).toContain(message);
  });

  it.each(radvdFixtures)('becomes a valid configuration: $name', ({ conf }) => {
    expect(problemsOf(importRadvd(conf, 'radvd.conf').settings)).toEqual([]);
  });

  it('is tried with every option', () => {
    const text = radvdFixtures.map(({ conf }) => conf.toLowerCase()).join('\n');
    const names = [
      ...Object.keys(definitions),
      ...Object.values(tables).flatMap((table) => Object.keys(table)),
    ];
    expect(names.filter((name) => !text.includes(name.toLowerCase()))).toEqual([]);
  });

  it('becomes a valid configuration, or it is said where it is wrong', () => {
    let valid = 0;
    fc.assert(
      fc.property(fc.oneof({ weight: 8, arbitrary: radvdText }, fc.string({ maxLength: 80 })), (conf) => {
        try {
          const { settings, notes } = importRadvd(conf, 'radvd.conf');
          expect(problemsOf(settings)).toEqual([]);
          expect(notes.every(({ line, column, length }) => line > 0 && column > 0 && length > 0)).toBe(true);
          valid += 1;
        } catch (error) {
          if (!(error instanceof OvlabError)) throw error;
          expect(error.diagnostics).toMatchObject([{ code: 'radvd-syntax' }]);
        }
      }),
      { numRuns: 400 },
    );
    expect(valid).toBeGreaterThan(40);
  });
});
