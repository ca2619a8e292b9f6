import {
  credentialDirectives,
  deviceDirectives,
  exitNotifyDirectives,
  integer,
  processDirectives,
  tlsDirectives,
} from './common-directives.ts';
import { option, renderDirectives, type Directive } from './directive.ts';
import type { ClientProfile } from './profile.ts';

/** The configuration of one client, as data. Errors: `OVLAB_E_USAGE` for values out of range. */
export function clientDirectives(profile: ClientProfile): readonly Directive[] {
  const { host, port, proto } = profile.remote;
  const udp = proto.startsWith('udp');
  return [
    {
      kind: 'comment',
      text: `OpenVPN client of ${profile.serverName}: Ethernet frames on ${profile.device}`,
    },
    // "client" is tls-client and pull: without pull the server never finishes the connection.
    option('client'),
    option('remote', host, integer('port', port, 1, 65_535), udp ? proto : `${proto}-client`),
    option('nobind'),
    ...deviceDirectives(profile),
    ...credentialDirectives(profile.credentials),
    ...tlsDirectives(),
    option('remote-cert-tls', 'server'),
    option('verify-x509-name', profile.serverName, 'name'),
    // The first handshake packet is repeated after this time, doubled each time: with the default of 2 s a client
    // that starts a little before its server waits up to 3.7 s, with 1 s half a second.
    option('tls-timeout', 1),
    // Only TCP waits between attempts; the cap keeps a client from sleeping through the server's return.
    option('connect-retry', 1, 5),
    option('resolv-retry', 'infinite'),
    option('auth-nocache'),
    ...exitNotifyDirectives(profile, udp),
    ...processDirectives(profile),
  ];
}

/** Text of {@link clientDirectives}. */
export function renderClientProfile(profile: ClientProfile): string {
  return renderDirectives(clientDirectives(profile));
}
