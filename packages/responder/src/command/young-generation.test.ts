import { describe, expect, it } from 'vitest';
import { defaultDhcpv6Config } from '../config/dhcpv6-config.ts';
import { defaultRaConfig } from '../config/ra-config.ts';
import { betterCommand } from './young-generation.ts';

const advertising = { name: 'br0', ra: defaultRaConfig };
const serving = { name: 'br1', ra: defaultRaConfig, dhcpv6: defaultDhcpv6Config };
const small = {
  execPath: '/usr/bin/node',
  execArgv: ['--max-semi-space-size=1', '--enable-source-maps'],
  argv: ['/usr/bin/node', '/usr/bin/ovlab-responder', '-i', 'br1'],
};

describe('betterCommand', () => {
  it('is another one for a DHCPv6 server', () => {
    expect(betterCommand({ interfaces: [advertising, serving] }, small)).toEqual([
      '/usr/bin/node',
      '--max-semi-space-size=16',
      '--no-parallel-scavenge',
      '--enable-source-maps',
      '/usr/bin/ovlab-responder',
      '-i',
      'br1',
    ]);
  });

  it('is none for advertisements alone', () => {
    expect(betterCommand({ interfaces: [advertising] }, small)).toBeUndefined();
  });

  it.each([[[]], [['--max-semi-space-size=16']], [['--max-semi-space-size=8']]])(
    'is none for a process that was started with %j',
    (execArgv) => {
      expect(betterCommand({ interfaces: [serving] }, { ...small, execArgv })).toBeUndefined();
    },
  );
});
