import {
  credentialDirectives,
  deviceDirectives,
  exitNotifyDirectives,
  integer,
  patienceDirectives,
  processDirectives,
  receiveBufferDirectives,
  tlsDirectives,
} from './common-directives.ts';
import { option, renderDirectives, type Directive } from './directive.ts';
import type { ClientProfile, Remote } from './profile.ts';

/** The configuration of one client, as data. Errors: `OVLAB_E_USAGE` for values out of range. */
export function clientDirectives(profile: ClientProfile): readonly Directive[] {
  const remotes = [profile.remote, ...(profile.alternatives ?? [])];
  const udp = remotes.every(({ proto }) => proto.startsWith('udp'));
  return [
    {
      kind: 'comment',
      text: `OpenVPN client of ${profile.serverName}: Ethernet frames on ${profile.device}`,
    },
    // "client" is tls-client and pull: without pull the server never finishes the connection.
    option('client'),
    ...remotes.map(remoteDirective),
    ...(remotes.length > 1 ? [option('remote-random')] : []),
    option('nobind'),
    ...deviceDirectives(profile),
    ...credentialDirectives(profile.credentials),
    ...tlsDirectives(),
    option('remote-cert-tls', 'server'),
    option('verify-x509-name', profile.serverName, 'name'),
    ...patienceDirectives(),
    // Only TCP waits between attempts; the cap keeps a client from sleeping through the server's return.
    option('connect-retry', 1, 5),
    option('resolv-retry', 'infinite'),
    option('auth-nocache'),
    ...exitNotifyDirectives(profile, udp),
    ...receiveBufferDirectives(udp),
    ...processDirectives(profile),
  ];
}

/** Text of {@link clientDirectives}. */
export function renderClientProfile(profile: ClientProfile): string {
  return renderDirectives(clientDirectives(profile));
}

function remoteDirective({ host, port, proto }: Remote): Directive {
  const transport = proto.startsWith('udp') ? proto : `${proto}-client`;
  return option('remote', host, integer('port', port, 1, 65_535), transport);
}
