import { Command, CommanderError } from 'commander';
import { describe, expect, it } from 'vitest';
import { addOptions, readOptions } from './options.ts';

function parse(...args: readonly string[]) {
  const command = addOptions(new Command('ovlab-responder'))
    .exitOverride()
    .configureOutput({ writeErr: () => undefined });
  command.action(() => undefined).parse(args, { from: 'user' });
  return readOptions(command);
}

describe('options', () => {
  it('are settings under their long names', () => {
    const line =
      '-i br0 --prefix 2001:db8::/64 --prefix 2001:db8:1::/64 --router-lifetime 0 --interval 3,4 --rdnss 2001:db8::53 ' +
      '--dnssl lab.example --mtu 1400 --preference low --valid-lifetime 60 --preferred-lifetime 30 ' +
      '--log-level warn --log-format pretty --config ra.yaml --check';
    expect(parse(...line.split(' '))).toEqual({
      settings: {
        interface: 'br0',
        prefix: ['2001:db8::/64', '2001:db8:1::/64'],
        'router-lifetime': 0,
        interval: [3, 4],
        rdnss: ['2001:db8::53'],
        dnssl: ['lab.example'],
        mtu: 1400,
        preference: 'low',
        'valid-lifetime': 60,
        'preferred-lifetime': 30,
        'log-level': 'warn',
        'log-format': 'pretty',
      },
      config: 'ra.yaml',
      check: true,
    });
  });

  it('leave out what was not said, so that the file decides', () => {
    expect(parse()).toEqual({ settings: {}, config: undefined, check: false });
  });

  it.each([
    ['--mtu', 'big'],
    ['--mtu', '1400.5'],
    ['--interval', '200'],
    ['--interval', '200,'],
    ['--interval', '3,4,5'],
    ['--interval', '3,x'],
    ['--preference', 'best'],
    ['--log-level', 'loud'],
    ['--route', '2001:db8::/48'],
  ])('refuse %s %s', (...args) => {
    expect(() => parse(...args)).toThrow(CommanderError);
  });
});
