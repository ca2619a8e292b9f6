import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { labTemplate } from '@ovlab/core';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { cliInTemporaryDirectory } from '../testing/context.ts';

let cli: ReturnType<typeof cliInTemporaryDirectory>;
const closers: (() => void)[] = [];
beforeEach(() => {
  cli = cliInTemporaryDirectory();
});
afterEach(() => {
  for (const close of closers.splice(0)) close();
  cli.remove();
});

/** Answers each first packet as an OpenVPN server without tls-crypt does. */
async function answeringPort(address = '127.0.0.1'): Promise<number> {
  const socket = createSocket(address.includes(':') ? 'udp6' : 'udp4');
  socket.on('message', (packet, { port, address }) => {
    const sessionId = packet.subarray(1, 9);
    const acknowledgement = Buffer.from([1, 0, 0, 0, 0]);
    const answer = [Buffer.from([8 << 3]), Buffer.alloc(8, 7), acknowledgement, sessionId, Buffer.alloc(4)];
    socket.send(Buffer.concat(answer), port, address);
  });
  socket.bind(0, address);
  await once(socket, 'listening');
  closers.push(() => socket.close());
  return socket.address().port;
}

/** A TCP port that was free a moment ago. */
async function closedPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

it('says that a server answers, and ends with 0', async () => {
  const port = await answeringPort();
  const { out, err, code } = await cli.run('probe', `127.0.0.1:${String(port)}`);
  expect(out.replace(/\(\d+\.\d ms\)/, '(0.1 ms)')).toBe(
    [
      `127.0.0.1:${String(port)}/udp answers (0.1 ms)`,
      '  An OpenVPN server answers, and asks for no key before TLS.',
      '  OpenVPN 2.6 or later, for many clients',
      '  hint: Scanners get the same answer; with tls-crypt the server would be silent to them.',
      '',
    ].join('\n'),
  );
  expect(err).toBe('');
  expect(code).toBe(0);
});

it('takes server, port and transport from a profile, and prints one JSON document', async () => {
  const port = await answeringPort();
  const closed = await closedPort();
  const remotes = `remote 127.0.0.1 ${String(port)}\nremote 127.0.0.1 ${String(closed)} tcp-client\n`;
  writeFileSync(join(cli.cwd, 'laptop.ovpn'), `client\n${remotes}`);
  const { out, code } = await cli.run('probe', '--profile', 'laptop.ovpn', '--json');
  expect(JSON.parse(out)).toMatchObject({
    answers: true,
    servers: [
      {
        host: '127.0.0.1',
        port,
        proto: 'udp',
        answers: true,
        findings: [{ address: '127.0.0.1', verdict: 'answers', certain: true }],
        nearMisses: [],
      },
      { port: closed, proto: 'tcp', answers: false, findings: [{ verdict: 'closed', certain: true }] },
    ],
  });
  expect(code).toBe(0);
});

it('ends with 1 and names a known server with two numbers swapped', async () => {
  writeFileSync(join(cli.cwd, 'laptop.ovpn'), 'remote 127.1.0.9\ntls-auth missing.key 1\n');
  const { out, code } = await cli.run('probe', `127.0.1.9:${String(await closedPort())}`, '--proto', 'tcp');
  expect(out).toContain('/tcp closed\n');
  expect(out).toContain(
    'hint: Do you mean 127.1.0.9 (a server in laptop.ovpn)? In what you wrote, two neighbouring numbers are swapped.\n',
  );
  expect(code).toBe(1);
});

it('knows the server of the lab file here', async () => {
  writeFileSync(join(cli.cwd, 'ovlab.yaml'), labTemplate('lab').replaceAll('192.0.2.', '10.127.0.'));
  const port = await closedPort();
  const { out } = await cli.run('probe', `127.10.0.1:${String(port)}`, '--proto', 'tcp');
  expect(out).toContain('Do you mean 10.127.0.1 (the server in ovlab.yaml)?');
});

it('probes an IPv6 address in brackets', async () => {
  const port = await answeringPort('::1');
  const { out, code } = await cli.run('probe', `[::1]:${String(port)}`);
  expect(out).toContain(`[::1]:${String(port)}/udp answers`);
  expect(code).toBe(0);
});

it.each([
  [['probe'], 'there is no server to probe'],
  [['probe', '2001:db8::1:1194:x'], 'it has several colons and is not an IPv6 address'],
  [['probe', '256.1.1.1'], 'neither an address nor a name'],
  [['probe', '192.0.2.1:0'], 'not a port from 1 to 65535'],
  [['probe', '192.0.2.1', '--proto', 'sctp'], 'Allowed choices are udp, tcp'],
  [['probe', '192.0.2.1', '--timeout', '0'], 'a number of seconds above 0'],
  [['probe', '192.0.2.1', '--profile', 'a', '--tls-crypt', 'b'], 'both name a key'],
  [['probe', '192.0.2.1', '--tls-crypt', 'nosuch.key'], 'cannot be read'],
])('%j is wrong usage', async (args, message) => {
  const { out, err, code } = await cli.run(...args);
  expect(err).toContain(message);
  expect(out).toBe('');
  expect(code).toBe(2);
});

it('does not show the key that it could not read', async () => {
  writeFileSync(join(cli.cwd, 'half.key'), '-----BEGIN OpenVPN Static key V1-----\n0123456789abcdef\n');
  const { err, code } = await cli.run('probe', '127.0.0.1', '--tls-crypt', 'half.key');
  expect(err).toContain('OVLAB_E_CREDENTIALS');
  expect(err).not.toContain('0123456789abcdef');
  expect(code).toBe(1);
});
