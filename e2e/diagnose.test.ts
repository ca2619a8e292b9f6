import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { done } from './support/done.ts';
import { testLab, unprivileged, type TestLab, type UpReport } from './support/lab.ts';
import { waitFor } from './support/wait.ts';

let count = 0;
let lab: TestLab;
beforeEach(async () => {
  count += 1;
  lab = await testLab(`diagnose-${process.pid}-${count}`);
});
afterEach(() => lab.remove());

interface Trouble {
  readonly name: string;
  readonly message: string;
  readonly peers: readonly string[];
  readonly hint: string;
}

interface Status extends UpReport {
  readonly server: UpReport['server'] & {
    readonly openvpn: { readonly troubles: readonly Trouble[] };
    readonly clients: readonly {
      readonly certificate?: string;
      readonly hosts: readonly {
        readonly mac: string;
        readonly addresses: readonly { readonly address: string; readonly origin: string }[];
      }[];
    }[];
  };
}

async function status(): Promise<Status> {
  const { stdout } = await lab.machine.ovlab(['status', lab.name, '--json']);
  return JSON.parse(stdout) as Status;
}

/** Waits until the server tells of a trouble of that name. */
async function trouble(name: string): Promise<Trouble> {
  let found: Trouble | undefined;
  await waitFor(`tell of ${name}`, async () => {
    found = (await status()).server.openvpn.troubles.find((item) => item.name === name);
    return found !== undefined;
  });
  return found as Trouble;
}

const profileOf = (client: string): string =>
  join(lab.machine.env.OVLAB_RUN_DIR, lab.name, `client-${client}.ovpn`);
const keysOf = (...path: readonly string[]): string =>
  join(lab.machine.env.OVLAB_STATE_DIR, lab.name, 'pki', ...path);

async function endClient(client: string): Promise<void> {
  await lab.signal(client, 'openvpn', 'SIGKILL');
  await waitFor('end', async () => (await lab.programs(client))['openvpn'] === undefined);
}

/** Starts OpenVPN in a client's node with a changed profile, and leaves it to the machine to end it. */
async function startByHand(client: string, change: (profile: string) => string): Promise<void> {
  const file = join(lab.machine.work, `${client}-${String(Date.now())}.ovpn`);
  const text = change(await readFile(profileOf(client), 'utf8')).replace(
    /^(log-append|management) .*\n/gm,
    '',
  );
  await writeFile(file, text);
  const node = `ovlab-${lab.name}-${client}`;
  lab.machine.start('ip', ['netns', 'exec', node, 'openvpn', '--config', file]);
}

describe.skipIf(unprivileged)('what keeps a client away', () => {
  it('is told while the server runs: another tls-crypt key, an expired certificate', async () => {
    await lab.write({ clients: [{ name: 'client1' }, { name: 'client2' }] });
    await lab.up();
    const clientKey = ['--tls-crypt-v2', 'other.key', '--genkey', 'tls-crypt-v2-client', 'other-client.key'];
    await lab.machine.output('openvpn', ['--genkey', 'tls-crypt-v2-server', 'other.key']);
    await lab.machine.output('openvpn', clientKey);
    await endClient('client1');
    const other = join(lab.machine.work, 'other-client.key');
    await startByHand('client1', (text) => text.replace(/^tls-crypt-v2 .*$/m, `tls-crypt-v2 ${other}`));
    expect(await trouble('tls-crypt-key-mismatch')).toMatchObject({
      peers: [expect.stringMatching(/^100\.64\.0\.2:\d+$/)],
      hint: expect.stringContaining('export the profile again'),
    });

    await endClient('client2');
    await writeFile(
      join(lab.machine.work, 'ext'),
      'keyUsage=digitalSignature\nextendedKeyUsage=clientAuth\n',
    );
    const key = keysOf('clients', 'client2.key');
    await lab.machine.output('openssl', ['req', '-new', '-key', key, '-subj', '/CN=client2', '-out', 'req']);
    const sign = ['-CA', keysOf('ca.crt'), '-CAkey', keysOf('ca.key'), '-set_serial', '77', '-days', '-1'];
    await lab.machine.output('openssl', [
      'x509',
      '-req',
      '-in',
      'req',
      ...sign,
      '-extfile',
      'ext',
      '-out',
      'old.crt',
    ]);
    const old = join(lab.machine.work, 'old.crt');
    await startByHand('client2', (text) => text.replace(/^cert .*$/m, `cert ${old}`));
    expect(await trouble('clock-skew')).toMatchObject({
      peers: [expect.stringMatching(/^100\.64\.0\.6:\d+$/)],
      message: expect.stringContaining('certificate has expired'),
    });

    const text = await lab.machine.ovlab(['status', lab.name]);
    expect(text.stdout).toMatch(/^ {2}clock-skew from 100\.64\.0\.6:\d+ \(/m);
    const { stdout } = await done(lab.machine, ['logs', 'server', '--name', lab.name]);
    expect(stdout).toMatch(/server\/supervisor from 100\.64\.0\.2:\d+: .* trouble=tls-crypt-key-mismatch/);

    // It is over when the client connects.
    await lab.signal('client2', 'openvpn', 'SIGKILL');
    await lab.up();
    const left = (await status()).server.openvpn.troubles.map(({ name }) => name);
    expect(left).not.toContain('clock-skew');
  });

  it('is told by `up`: a closed port, with what OpenVPN of the client and the server say', async () => {
    await lab.write({ clients: [{ name: 'client1' }] });
    await lab.up();
    await endClient('client1');
    const chain = 'chain input { type filter hook input priority 0; udp dport 1194 drop; };';
    await lab.node('server').output('nft', [`table inet closed { ${chain} }`]);
    const failed = await lab.upText('--timeout', '10');
    expect(failed.code).toBe(1);
    expect(failed.stderr).toMatch(
      /its OpenVPN says "(UDPv4 link remote: |Server poll timeout|TLS Error: TLS key)/,
    );
    expect(failed.stderr).toContain('a firewall lets its UDP port through');
  });

  it('is told: a second client on a tunnel that is made for one', async () => {
    await lab.write({
      vpn: { mode: 'p2p', auth: 'static-key' },
      clients: [{ name: 'client1' }, { name: 'client2' }],
    });
    await lab.up();
    await endClient('client2');
    // Packets are numbered from the second in which OpenVPN starts: two of the same second are one row of numbers.
    const { mtimeMs } = await stat(profileOf('client1'));
    await waitFor('pass a second', () => Promise.resolve(Date.now() - mtimeMs > 2000));
    // The second of the two clients takes the port and the key of the first.
    const first = await readFile(profileOf('client1'), 'utf8');
    await startByHand('client2', () => first);
    // Both have something to say; left alone they would ping each ten seconds.
    const talk = ['-6', '-i', '0.3', '-w', '90', 'ff02::1%tap0'];
    for (const client of ['client1', 'client2']) void lab.node(client).run('ping', talk);
    expect(await trouble('second-client')).toMatchObject({
      peers: [
        expect.stringMatching(/^100\.64\.0\.[26]:\d+$/),
        expect.stringMatching(/^100\.64\.0\.[26]:\d+$/),
      ],
      hint: expect.stringContaining('vpn.mode: server'),
    });
  });
});

describe.skipIf(unprivileged)('who is behind a tunnel', () => {
  it('is told with certificate, MAC and addresses, also unexplained ones, and in more detail on demand', async () => {
    await lab.write({ clients: [{ name: 'client1' }] });
    const report = await lab.up();
    const own = report.clients[0]?.addresses[0]?.address;
    const client = lab.node('client1');
    await client.output('ip', ['address', 'add', '2001:db8:55::bad/64', 'dev', 'tap0', 'nodad']);
    await client.output('ping', ['-6', '-c', '1', '-I', '2001:db8:55::bad', '2001:db8:55::1']);
    const [found] = (await status()).server.clients;
    expect(found?.certificate).toBe('client1');
    const [host] = found?.hosts ?? [];
    expect(host?.addresses).toContainEqual({ address: own, origin: 'slaac' });
    expect(host?.addresses).toContainEqual({ address: '2001:db8:55::bad', origin: 'unexplained' });

    // OpenVPN says more for as long as somebody reads along, and no longer.
    const { child, finished, kill } = lab.machine.startOvlab([
      'logs',
      'server',
      '--name',
      lab.name,
      '--verb',
      '6',
    ]);
    let said = '';
    child.stdout?.on('data', (text: string) => (said += text));
    const log = join(lab.machine.env.OVLAB_RUN_DIR, lab.name, 'logs', 'server.log');
    const hasLog = async (text: string): Promise<boolean> => (await readFile(log, 'utf8')).includes(text);
    await waitFor('raise the level', () => hasLog("CMD 'verb 6'"));
    await waitFor('show a packet', async () => {
      await client.run('ping', ['-6', '-c', '1', '-W', '1', 'ff02::1%tap0']);
      return /UDPv4 READ/.test(said);
    });
    await kill('SIGKILL');
    await finished;
    await waitFor('lower the level', () => hasLog("CMD 'verb 3'"));
  });
});
