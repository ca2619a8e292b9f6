import {
  credentialDirectives,
  deviceDirectives,
  exitNotifyDirectives,
  integer,
  processDirectives,
  receiveBufferDirectives,
  tlsDirectives,
  usage,
} from './common-directives.ts';
import { option, renderDirectives, type Directive } from './directive.ts';
import type { ServerProfile } from './profile.ts';

/** The configuration of a bridged TLS server, as data. Errors: `OVLAB_E_USAGE` for values out of range. */
export function serverDirectives(profile: ServerProfile): readonly Directive[] {
  const udp = profile.proto.startsWith('udp');
  const keepalive = profile.keepalive ?? { interval: 10, timeout: 60 };
  const interval = integer('keepalive interval', keepalive.interval, 1, 3600);
  return [
    {
      kind: 'comment',
      text: `OpenVPN server on ${profile.device}: Ethernet frames, clients known by certificate`,
    },
    // "mode server" pushes at once, where peer to peer waits for a coarse timer of up to 1.3 s. There is no
    // "server-bridge": addresses come by IPv6 through the bridge, so OpenVPN has none to give or to set.
    option('mode', 'server'),
    option('tls-server'),
    option('proto', udp ? profile.proto : `${profile.proto}-server`),
    ...(profile.local === undefined ? [] : [option('local', profile.local)]),
    option('port', integer('port', profile.port, 1, 65_535)),
    ...(profile.multihome === true && udp ? [option('multihome')] : []),
    ...deviceDirectives(profile),
    ...credentialDirectives(profile.credentials),
    option('dh', 'none'),
    ...tlsDirectives(),
    option('verify-client-cert', 'require'),
    option('remote-cert-tls', 'client'),
    option('keepalive', interval, integer('keepalive timeout', keepalive.timeout, 2 * interval, 36_000)),
    ...exitNotifyDirectives(profile, udp),
    ...receiveBufferDirectives(udp),
    ...(profile.clientToClient === true ? [option('client-to-client')] : []),
    ...(profile.maxClients === undefined
      ? []
      : [option('max-clients', integer('maxClients', profile.maxClients, 1, 65_535))]),
    ...authorizationDirectives(profile),
    ...processDirectives(profile),
  ];
}

/** Text of {@link serverDirectives}. */
export function renderServerProfile(profile: ServerProfile): string {
  return renderDirectives(serverDirectives(profile));
}

function authorizationDirectives(profile: ServerProfile): Directive[] {
  if (profile.clientAuthorization !== true) return [];
  if (profile.management === undefined) {
    throw usage(
      'Client authorization needs the management interface',
      'Give the profile a management socket.',
    );
  }
  // Clients have certificates and no passwords; without the second option they hang before CLIENT:CONNECT.
  return [option('management-client-auth'), option('auth-user-pass-optional')];
}
