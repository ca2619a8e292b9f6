import { describe, expect, it } from 'vitest';
import { findProgram, installHint } from './programs.ts';

describe('findProgram', () => {
  it('finds a program in the system directories that PATH lacks', async () => {
    expect(await findProgram('sysctl', '/', '/nowhere')).toMatch(/^\/(usr\/)?sbin\/sysctl$/);
  });

  it('takes a relative path from the working directory', async () => {
    expect(await findProgram('./sh', '/bin')).toBe('/bin/sh');
  });

  it.each(['no-such-program', '/bin/no-such-program'])('%s is not found', async (file) => {
    expect(await findProgram(file)).toBeUndefined();
  });
});

describe('installHint', () => {
  it.each([
    ['ip', 'apt-get install iproute2'],
    ['nft', 'apt-get install nftables'],
    ['sysctl', 'apt-get install procps'],
    ['ping', 'apt-get install iputils-ping'],
    ['openvpn', 'apt-get install openvpn'],
    ['tcpdump', 'apt-get install tcpdump'],
  ])('%s', (program, command) => {
    expect(installHint(program)).toContain(command);
  });
});
