import type { ClientProfile, P2pCrypto, P2pProfile, Remote, ServerProfile } from '../profile.ts';
import type { RemoteServer } from './meaning.ts';
import { credentialFields, keepaliveOf, processFields, remoteOf, required } from './profile-fields.ts';
import { given, transportOf, unsupported, type Taker } from './taker.ts';

export interface FieldOptions {
  /** Common name of the server's certificate, for a client's file that has no `verify-x509-name`. */
  readonly serverName?: string;
}

const DEFAULT_PORT = 1194;

export function serverFields(taker: Taker): ServerProfile {
  for (const name of ['mode', 'tls-server', 'remote']) taker.take(name);
  const proto = transportOf(taker.value('proto') ?? 'udp');
  const authorization = taker.has('management-client-auth') && taker.has('auth-user-pass-optional');
  return {
    ...processFields(taker),
    credentials: credentialFields(taker),
    proto,
    ...listenFields(taker),
    ...keepaliveOf(taker),
    ...exitNotify(taker, proto.startsWith('udp'), true),
    ...given({
      clientToClient: taker.has('client-to-client') ? true : undefined,
      maxClients: taker.integer('max-clients'),
      clientAuthorization: authorization ? true : undefined,
    }),
  };
}

export function clientFields(
  taker: Taker,
  servers: readonly RemoteServer[],
  options: FieldOptions,
): ClientProfile {
  for (const name of ['client', 'pull', 'tls-client', 'proto', 'remote', 'port', 'rport', 'connection']) {
    taker.take(name);
  }
  const [remote, ...alternatives] = servers.map(remoteOf);
  if (remote === undefined) throw unsupported('The file names no server to connect to');
  const udp = [remote, ...alternatives].every(({ proto }) => proto.startsWith('udp'));
  return {
    ...processFields(taker),
    credentials: credentialFields(taker),
    remote,
    ...(alternatives.length === 0 ? {} : { alternatives }),
    serverName: serverNameOf(taker, options),
    ...exitNotify(taker, udp, true),
  };
}

export function p2pFields(taker: Taker, servers: readonly RemoteServer[]): P2pProfile {
  const [remote, second] = servers.map(remoteOf);
  if (second !== undefined)
    throw unsupported('Between two machines there is one other end, and the file has several');
  for (const name of ['remote', 'rport', 'mode', 'tls-server', 'tls-client', 'connection']) taker.take(name);
  const proto = transportOf(remote?.proto ?? taker.value('proto') ?? 'udp');
  taker.take('proto');
  return {
    ...processFields(taker),
    proto,
    end: endOf(taker, remote),
    crypto: cryptoOf(taker),
    ...keepaliveOf(taker),
    ...exitNotify(taker, proto.startsWith('udp'), false),
  };
}

function endOf(taker: Taker, remote: Remote | undefined): P2pProfile['end'] {
  if (remote === undefined) return { listen: listenFields(taker) };
  taker.take('port');
  return { remote: { host: remote.host, port: remote.port } };
}

function listenFields(taker: Taker): { port: number; local?: string; multihome?: boolean } {
  const port = taker.integer('port') ?? taker.integer('lport') ?? DEFAULT_PORT;
  return {
    port,
    ...given({ local: taker.value('local'), multihome: taker.has('multihome') ? true : undefined }),
  };
}

function cryptoOf(taker: Taker): P2pCrypto {
  const key = taker.material('secret');
  if (key !== undefined) return { kind: 'static-key', key };
  const fingerprint = taker.take('peer-fingerprint');
  if (fingerprint !== undefined) {
    const peerFingerprint = (fingerprint.text ?? fingerprint.args[0] ?? '').trim();
    return {
      kind: 'fingerprint',
      certificate: required(taker, 'cert'),
      privateKey: required(taker, 'key'),
      peerFingerprint,
    };
  }
  if (taker.has('ca')) {
    throw unsupported(
      'Between two machines ovlab knows the other end by its fingerprint, and the file by an authority',
      'Use the file as it is, or change both ends to peer-fingerprint.',
    );
  }
  return { kind: 'none' };
}

/** Profiles notify by default unless they are those of two machines; TCP never does. */
function exitNotify(taker: Taker, udp: boolean, byDefault: boolean): { exitNotify?: boolean } {
  const notifies = taker.has('explicit-exit-notify');
  return udp && notifies !== byDefault ? { exitNotify: notifies } : {};
}

function serverNameOf(taker: Taker, { serverName }: FieldOptions): string {
  const [name, kind] = taker.take('verify-x509-name')?.args ?? [];
  if (name !== undefined && kind === 'name') return name;
  if (serverName !== undefined) return serverName;
  throw unsupported(
    'The file does not say which name the certificate of the server has',
    'Give it (--server-name): it is the CN that "openssl x509 -noout -subject" shows, or the VERIFY OK line of a log.',
  );
}
