import { describe, expect, it } from 'vitest';
import { enterNetns, execInNetns } from './netns.ts';

describe('enterNetns', () => {
  it.each([
    ['ip', ['-j', 'link'], 'ip -n blue -j link'],
    ['ip', ['netns', 'add', 'green'], 'ip netns add green'],
    ['bridge', ['-j', 'link'], 'bridge -n blue -j link'],
    ['nft', ['-f', '-'], 'nsenter --net=/run/netns/blue -- nft -f -'],
    ['sysctl', ['-q', '-w', 'a=1'], 'nsenter --net=/run/netns/blue -- sysctl -q -w a=1'],
  ])('%s', (file, args, expected) => {
    const invocation = enterNetns('blue', file, args);
    expect([invocation.file, ...invocation.args].join(' ')).toBe(expected);
  });
});

describe('execInNetns', () => {
  it('replaces itself by the program', () => {
    expect(execInNetns('blue', '/usr/sbin/openvpn', ['--version'])).toEqual({
      file: 'ip',
      args: ['netns', 'exec', 'blue', '/usr/sbin/openvpn', '--version'],
    });
  });
});
