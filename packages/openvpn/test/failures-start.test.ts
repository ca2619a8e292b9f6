import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { diagnoseLog, generateStaticKey } from '../src/index.ts';
import { block } from './support/plain-profiles.ts';
import { createTunnelLab, skipKernel, type TunnelLab } from './support/tunnel-lab.ts';

let lab: TunnelLab;
let count = 0;
const secret = block('secret', generateStaticKey());

beforeAll(async () => {
  lab = await createTunnelLab();
  await lab.server.run('ip', ['tuntap', 'add', 'tap80', 'mode', 'tun']);
  await lab.startOpenvpn(
    'server',
    'holder',
    `dev tap81\nport 3000\ncipher AES-256-CBC\nmanagement 127.0.0.1 7505\n${secret}`,
  );
});
afterAll(async () => {
  await lab.close();
});

describe.skipIf(skipKernel)('what OpenVPN says when it ends at its start', () => {
  it.each<[string, string, string]>([
    ['an option with a fault', 'option-error', 'bogus 1'],
    ['an option that is gone', 'option-removed', 'client-cert-not-required'],
    ['a file that is not there', 'file-unreadable', 'cipher AES-256-CBC\nsecret /nonexistent/key'],
    ['a key that is none', 'key-file-damaged', `cipher AES-256-CBC\n${block('secret', 'hello')}`],
    [
      'a key that is cut off',
      'key-file-damaged',
      `cipher AES-256-CBC\n${block('secret', generateStaticKey().split('\n').slice(0, 8).join('\n'))}`,
    ],
    ['a cipher that static keys cannot have', 'cipher-unsupported', `cipher AES-256-GCM\n${secret}`],
    ['the default cipher of a static key', 'cipher-unsupported', secret],
    [
      'an address that is not here',
      'local-address-missing',
      `local 203.0.113.9\ncipher AES-256-CBC\n${secret}`,
    ],
    [
      'a management port that is taken',
      'management-taken',
      `management 127.0.0.1 7505\ncipher AES-256-CBC\n${secret}`,
    ],
    [
      'a management socket in no directory',
      'management-taken',
      `management /nonexistent/m.sock unix\ncipher AES-256-CBC\n${secret}`,
    ],
    ['a port that is taken', 'port-taken', `port 3000\ncipher AES-256-CBC\n${secret}`],
    ['a TAP device that is open', 'tap-busy', `dev tap81\ncipher AES-256-CBC\n${secret}`],
    ['a device that is no TAP device', 'tap-wrong-type', `dev tap80\ncipher AES-256-CBC\n${secret}`],
  ])('of %s', async (_, cause, text) => {
    count += 1;
    const more = text.includes('dev tap') ? '' : `dev tap${String(count)}\n`;
    const port = text.includes('port 3000') ? '' : `port ${String(3000 + count)}\n`;
    const config = await lab.write(`start-${String(count)}`, `dev-type tap\n${more}${port}${text}\n`);
    await expect
      .poll(async () => {
        const { stdout } = await lab.server.run('openvpn', ['--config', config], { reject: false });
        return diagnoseLog(stdout.split('\n'))?.name;
      })
      .toBe(cause);
  });

  it('of the place of the fault in the profile', async () => {
    const config = await lab.write('place', '# first\ndev tap0\n\nbogus 1\n');
    const { stdout } = await lab.server.run('openvpn', ['--config', config], { reject: false });
    expect(diagnoseLog(stdout.split('\n'))).toMatchObject({ name: 'option-error', place: `${config}:4` });
  });

  it('of a TAP device that is deleted while it runs', async () => {
    const config = `dev tap82\nport 3100\nmute 5\nverb 3\ncipher AES-256-CBC\n${secret}`;
    const process = await lab.startOpenvpn('server', 'gone', config);
    await expect.poll(async () => (await lab.log('gone')).join('\n')).toContain('link remote');
    await lab.server.run('ip', ['link', 'set', 'tap82', 'up']);
    await lab.server.run('ip', ['link', 'del', 'tap82']);
    await expect.poll(async () => diagnoseLog(await lab.log('gone'))?.name).toBe('tap-gone');
    await lab.end(process);
  });
});

describe('what OpenVPN 2.7 and 2.8 say to a static key', () => {
  it.each([
    'Options error: DEPRECATION: No tls-client or tls-server option in configuration detected. OpenVPN 2.7 allows using this configuration when using --allow-deprecated-insecure-static-crypto but you should move to a proper configuration',
    'Options error: Unrecognized option or missing or extra parameter(s) in /etc/openvpn/p2p.conf:9: secret (2.8_git)',
  ])('is known: %s', (line) => {
    expect(diagnoseLog([line, 'Use --help for more information.'])).toMatchObject({
      name: 'static-key-unsupported',
      code: 'OVLAB_E_OPENVPN_OPTIONS',
    });
  });

  it('is only a word of warning in 2.6', () => {
    const line =
      'DEPRECATION: No tls-client or tls-server option in configuration detected. OpenVPN 2.7 will remove the functionality to run a VPN without TLS.';
    expect(diagnoseLog([line])).toBeUndefined();
  });
});
