import { OvlabError } from '@ovlab/core';
import { createRecordedRunner } from '@ovlab/runner';
import { describe, expect, it } from 'vitest';
import { detectOpenvpn, parseVersion, requireOpenvpn } from './detect.ts';

describe('parseVersion', () => {
  it('reads the first line of 2.6', () => {
    const line =
      'OpenVPN 2.6.14 x86_64-pc-linux-gnu [SSL (OpenSSL)] [LZO] [LZ4] [EPOLL] [PKCS11] [MH/PKTINFO] [AEAD] [DCO]\nlibrary versions: x';
    expect(parseVersion(line)).toEqual({
      version: '2.6.14',
      major: 2,
      minor: 6,
      patch: 14,
      features: ['SSL (OpenSSL)', 'LZO', 'LZ4', 'EPOLL', 'PKCS11', 'MH/PKTINFO', 'AEAD', 'DCO'],
    });
  });

  it('reads a release candidate, whose version has no third number', () => {
    expect(parseVersion('OpenVPN 2.7_rc2 x86_64-pc-linux-gnu [AEAD]')).toMatchObject({
      version: '2.7_rc2',
      minor: 7,
      patch: 0,
    });
  });

  it('knows what is not OpenVPN', () => {
    expect(parseVersion('OpenSSH_9.2p1')).toBeUndefined();
  });
});

describe('requireOpenvpn', () => {
  const local = '/usr/local/sbin/openvpn --version';

  it('finds one that is not in PATH', async () => {
    const runner = createRecordedRunner({
      'openvpn --version': { missing: true },
      [local]: 'OpenVPN 2.7.6 x [DCO]',
    });
    expect(await requireOpenvpn(runner)).toMatchObject({ version: '2.7.6', path: '/usr/local/sbin/openvpn' });
  });

  it('says how to install a missing one', async () => {
    const runner = createRecordedRunner({
      'openvpn --version': { missing: true },
      [local]: { missing: true },
    });
    await expect(requireOpenvpn(runner)).rejects.toMatchObject({
      code: 'OVLAB_E_OPENVPN_MISSING',
      hint: 'apt-get install openvpn',
    });
  });

  it.each(['OpenVPN 2.5.11 x [AEAD]', 'OpenVPN 1.6.0 x'])('refuses %s', async (stdout) => {
    // Old versions end with 1 after printing theirs.
    const runner = createRecordedRunner({ 'openvpn --version': { stdout, exitCode: 1 } });
    await expect(requireOpenvpn(runner)).rejects.toMatchObject({
      code: 'OVLAB_E_OPENVPN_VERSION',
      message: expect.stringMatching(/OpenVPN \d\.\d\.\d+ is installed; ovlab needs 2\.6/) as string,
    });
  });

  it('refuses something else of that name', async () => {
    const runner = createRecordedRunner({ 'openvpn --version': 'hello' });
    await expect(detectOpenvpn(runner)).rejects.toMatchObject({ code: 'OVLAB_E_OPENVPN_VERSION' });
  });

  it('passes other failures on', async () => {
    const runner = createRecordedRunner({
      'openvpn --version': () => {
        throw new OvlabError('OVLAB_E_ABORTED', 'stop');
      },
    });
    await expect(detectOpenvpn(runner)).rejects.toMatchObject({ code: 'OVLAB_E_ABORTED' });
  });
});
