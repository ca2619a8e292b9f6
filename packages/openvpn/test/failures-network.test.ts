import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { generateStaticKey } from '../src/index.ts';
import { diagnosed } from './support/diagnosed.ts';
import { block, plainProfiles, type PlainProfiles } from './support/plain-profiles.ts';
import { createTunnelLab, SERVER_ADDRESS, skipKernel, type TunnelLab } from './support/tunnel-lab.ts';

let lab: TunnelLab;
let profiles: PlainProfiles;

beforeAll(async () => {
  [lab, profiles] = await Promise.all([createTunnelLab(), plainProfiles()]);
});
afterAll(async () => {
  await lab.close();
});

const secret = block('secret', generateStaticKey());
const end = (...more: readonly string[]): string =>
  ['machine-readable-output', 'verb 3', 'dev-type tap', 'cipher AES-256-CBC', secret, ...more].join('\n');

describe.skipIf(skipKernel)('the log of a client', () => {
  it('knows that another program has the port', async () => {
    const program =
      "require('net').createServer(s=>{s.on('error',()=>0);s.write('HTTP/1.1 400 Bad Request\\r\\n\\r\\n')}).listen(4443,'0.0.0.0')";
    const { pid, exited } = await lab.server.start(process.execPath, ['-e', program], {
      logFile: `${lab.directory}/web.out`,
    });
    await lab.startOpenvpn(
      'client',
      'web',
      end('dev tap1', `remote ${SERVER_ADDRESS} 4443 tcp4-client`, 'connect-retry 1'),
    );
    expect((await diagnosed(lab, 'web', 'client', 'not-openvpn')).message).toContain('encapsulated');
    process.kill(pid);
    await exited;
  });

  it('knows that packets are larger than the path lets through', async () => {
    await lab.client.run('ip', [
      'link',
      'add',
      'narrow',
      'mtu',
      '1000',
      'type',
      'veth',
      'peer',
      'name',
      'far',
    ]);
    const batch = ['link set narrow up', 'link set far up', 'address add 198.51.100.1/24 dev narrow'];
    await lab.client.run('ip', ['-batch', '-'], { input: batch.join('\n') });
    await lab.client.run('ip', [
      'neigh',
      'replace',
      '198.51.100.2',
      'lladdr',
      '02:00:5e:00:53:09',
      'dev',
      'narrow',
    ]);
    await lab.startOpenvpn(
      'client',
      'large',
      end('dev tap2', 'remote 198.51.100.2 1194 udp4', 'nobind', 'mtu-disc yes'),
    );
    await expect.poll(async () => (await lab.log('large')).join('\n')).toContain('link remote');
    await lab.client.run('ip', ['link', 'set', 'tap2', 'up']);
    await expect
      .poll(async () => {
        await lab.client.run('ping', ['-6', '-c', '1', '-W', '1', '-s', '1300', 'ff02::1%tap2'], {
          reject: false,
        });
        return (await lab.log('large')).join('\n');
      })
      .toContain('Message too long');
    expect((await diagnosed(lab, 'large', 'client', 'packet-too-large')).code).toBe('OVLAB_E_MISMATCH');
  });

  it('knows a server that falls silent, and one whose connection is closed', async () => {
    const udp = await lab.startOpenvpn('server', 'silent', profiles.server(5001));
    const tcp = await lab.startOpenvpn(
      'server',
      'closed',
      profiles.server(5002).replace('udp4', 'tcp4-server'),
    );
    await lab.startOpenvpn('client', 'silence', profiles.client(5001, 'ping 1', 'ping-restart 2'));
    await lab.startOpenvpn('client', 'closure', profiles.client(5002).replace('udp4', 'tcp4-client'));
    for (const name of ['silence', 'closure']) {
      await expect
        .poll(async () => (await lab.log(name)).join('\n'))
        .toContain('Initialization Sequence Completed');
    }
    // Stopped and not ended: the kernel answers for a port that nobody has.
    process.kill(udp.pid, 'SIGSTOP');
    await lab.end(tcp);
    await diagnosed(lab, 'closure', 'client', 'connection-reset');
    await diagnosed(lab, 'silence', 'client', 'ping-timeout');
    await lab.end(udp);
  });

  it('knows that there is no way to the server', async () => {
    await lab.startOpenvpn(
      'client',
      'nowhere',
      end('dev tap3', 'remote 203.0.113.1 1194 tcp4-client', 'connect-retry 1'),
    );
    expect((await diagnosed(lab, 'nowhere', 'client', 'no-route')).code).toBe('OVLAB_E_NO_ANSWER');
  });
});
