import { createSocket } from 'node:dgram';
import { createServer } from 'node:net';
import { readProbeProfile, readTlsCryptKey, type ProbeKeys } from '../../src/index.ts';
import { createProbeServers, type ProbeServers } from './probe-servers.ts';

export const ports = {
  plain: 2001,
  auth: 2002,
  crypt: 2003,
  v2: 2004,
  secret: 2005,
  peer: 2006,
  directed: 2007,
  closed: 2010,
  dropped: 2011,
  rejected: 2012,
  echo: 2013,
  banner: 2014,
  http: 2015,
  mute: 2016,
};

const closers: (() => void)[] = [];

const rules = `
table inet probe {
  chain input {
    type filter hook input priority filter; policy accept;
    meta l4proto { tcp, udp } th dport ${ports.dropped} drop
    meta l4proto { tcp, udp } th dport ${ports.rejected} reject with icmpx admin-prohibited
  }
}`;

/** Starts a server of every kind, over UDP and TCP, and some that are no OpenVPN. */
export async function createProbeWorld(): Promise<ProbeServers> {
  const servers = await createProbeServers();
  const { tls, tlsPeer, start, run } = servers;
  const secret = ['secret shared.key', 'cipher AES-256-CBC'];
  for (const [suffix, proto] of [
    ['', 'proto udp6'],
    ['-tcp', 'proto tcp6-server'],
  ] as const) {
    const at = (port: number): string[] => [proto, `port ${port}`];
    await start(`plain${suffix}`, [...tls, ...at(ports.plain)]);
    await start(`auth${suffix}`, [...tls, ...at(ports.auth), 'tls-auth shared.key 0', 'auth SHA256']);
    await start(`crypt${suffix}`, [...tls, ...at(ports.crypt), 'tls-crypt shared.key']);
    await start(`v2${suffix}`, [...tls, ...at(ports.v2), 'tls-crypt-v2 v2-server.key']);
    // A peer over TCP listens again only this long after each connection.
    const retry = ['connect-retry 1'];
    await start(`secret${suffix}`, [...secret, ...retry, ...at(ports.secret)]);
    const directed = ['secret shared.key 0', 'cipher AES-128-CBC', 'auth SHA256', ...retry];
    await start(`directed${suffix}`, [...directed, ...at(ports.directed)]);
    await start(`peer${suffix}`, [...tlsPeer, ...retry, ...at(ports.peer)]);
  }
  await run('nft', ['-f', '-'], rules);
  const echo = createSocket('udp4').bind(ports.echo);
  echo.on('message', (octets, { port, address }) => echo.send(octets, port, address));
  const banner = createSocket('udp4').bind(ports.banner);
  banner.on('message', (_octets, { port, address }) => banner.send('220 who is there\r\n', port, address));
  const mute = createSocket('udp4').bind(ports.mute);
  closers.push(
    () => echo.close(),
    () => banner.close(),
    () => mute.close(),
  );
  for (const [port, reaction] of [
    [ports.echo, 'echo'],
    [ports.banner, 'SSH-2.0-OpenSSH_9.2\r\n'],
    [ports.http, 'http'],
    [ports.mute, ''],
  ] as const) {
    const server = createServer((socket) => {
      socket.on('error', () => undefined);
      if (reaction === 'echo') socket.pipe(socket);
      else if (reaction === 'http') socket.once('data', () => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
      else socket.write(reaction);
    });
    server.listen(port);
    closers.push(() => server.close());
  }
  return {
    ...servers,
    async close() {
      for (const close of closers) close();
      await servers.close();
    },
  };
}

const profileKeys = async (servers: ProbeServers, lines: string): Promise<ProbeKeys> =>
  (await readProbeProfile(lines, { readKey: () => Promise.resolve(servers.key) })).keys;

export type KeyName =
  | 'plain'
  | 'crypt'
  | 'other crypt'
  | 'v2'
  | 'auth'
  | 'other auth'
  | 'auth without direction'
  | 'secret'
  | 'directed'
  | 'other secret';

/** Keys that fit a server of the same name, or do not. */
export async function keysNamed(servers: ProbeServers, name: KeyName): Promise<ProbeKeys> {
  switch (name) {
    case 'plain':
      return { kind: 'plain' };
    case 'crypt':
      return readTlsCryptKey(servers.key);
    case 'other crypt':
      return readTlsCryptKey(servers.otherKey);
    case 'v2':
      return readTlsCryptKey(servers.clientKey);
    case 'auth':
      return profileKeys(servers, 'tls-auth shared.key 1\nauth SHA256');
    case 'other auth':
      return profileKeys(servers, `key-direction 1\nauth SHA256\n<tls-auth>\n${servers.otherKey}</tls-auth>`);
    case 'auth without direction':
      return profileKeys(servers, 'tls-auth shared.key\nauth SHA256');
    case 'secret':
      return profileKeys(servers, 'secret shared.key\ncipher AES-256-CBC');
    case 'directed':
      return profileKeys(servers, 'secret shared.key 1\ncipher AES-128-CBC\nauth SHA256');
    case 'other secret':
      return profileKeys(servers, `cipher AES-256-CBC\n<secret>\n${servers.otherKey}</secret>`);
  }
}
