import type { BridgeFitness, ProfileDevice, ProfileSecurity, Role } from './meaning.ts';
import type { Options } from './options-of.ts';

interface Facts {
  readonly options: Options;
  readonly device: ProfileDevice;
  readonly role: Role;
  readonly security: ProfileSecurity;
}

type Need = (facts: Facts) => string | undefined;

const needs: readonly Need[] = [
  ({ options, role }) =>
    role === 'server' && options.has('server', 'server-ipv6')
      ? 'The server gives its clients addresses of a network of its own; in a bridge they have those of the LAN.'
      : undefined,
  ({ options }) =>
    (options.last('server-bridge')?.args.length ?? 0) > 1
      ? 'The server gives out IPv4 addresses of the LAN: its pool must not overlap with that of a DHCP server.'
      : undefined,
  ({ options }) =>
    options.has('comp-lzo', 'compress')
      ? 'Both ends must frame packets alike: as long as the other end has compression, this one needs it too.'
      : undefined,
  ({ options }) =>
    options.has('fragment')
      ? 'Both ends need the same fragment: as long as the other end has it, this one needs it too.'
      : undefined,
  ({ options }) => {
    const mtu = options.value('tun-mtu');
    return mtu === undefined || mtu === '1500'
      ? undefined
      : `The device has tun-mtu ${mtu}: a bridge has the smallest MTU of its ports, and the other end needs the same.`;
  },
  ({ options }) =>
    options.has('redirect-gateway', 'redirect-private', 'block-ipv6')
      ? 'The file turns the default route or IPv6 over to the tunnel: this cuts a bridged host off from its LAN or from Router Advertisements.'
      : undefined,
  ({ options }) =>
    options.has('up', 'down', 'route-up', 'ipchange', 'learn-address', 'client-connect', 'client-disconnect')
      ? 'The file runs programs of its own; see to it that they leave addresses and the bridge alone.'
      : undefined,
  ({ security, role }) =>
    security.userPassword && role !== 'server'
      ? 'The server asks for a user name and a password: put them into a file that only root can read.'
      : undefined,
  ({ security, role }) =>
    security.method === 'tls' && security.trust === 'none' && role !== 'server'
      ? 'Nothing says which server to trust: a ca or a peer-fingerprint is missing.'
      : undefined,
  ({ security, role, options }) =>
    role === 'client' &&
    security.trust === 'authority' &&
    !options.has(
      'remote-cert-tls',
      'remote-cert-eku',
      'verify-x509-name',
      'ns-cert-type',
      'tls-remote',
      'tls-verify',
    )
      ? 'Any client of the same authority could pose as the server: add "remote-cert-tls server".'
      : undefined,
  ({ security }) =>
    security.method === 'none' ? 'Nothing is encrypted and anyone can join: use TLS.' : undefined,
];

export function bridgeOf(facts: Facts): BridgeFitness {
  const { kind } = facts.device;
  if (kind === 'tap') return { possible: true, needs: needs.flatMap((need) => need(facts) ?? []) };
  const reason =
    kind === 'tun'
      ? 'The ends exchange IP packets ("dev tun"), and a bridge needs Ethernet frames: both ends need "dev tap".'
      : 'The file does not say whether it carries Ethernet frames: both ends need "dev tap".';
  return { possible: false, needs: [reason] };
}
