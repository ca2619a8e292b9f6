import type { Cause } from './cause.ts';

/** What the way between the two ends does, and what differs between their profiles. */
export const networkCauses: readonly Cause[] = [
  {
    name: 'name-unresolved',
    example: 'RESOLVE: Cannot resolve host address: vpn.example:1194 (Name or service not known)',
    code: 'OVLAB_E_NO_ANSWER',
    patterns: [/Cannot resolve host address/],
    meaning: "The name of the server has no address, or this machine's DNS does not answer.",
    hint: "Check the server's name in the profile and this machine's DNS.",
  },
  {
    name: 'not-openvpn',
    example: 'WARNING: Bad encapsulated packet length from peer (18516), which must be > 0 and <= 1800',
    code: 'OVLAB_E_NO_ANSWER',
    patterns: [/Bad encapsulated packet length from peer/],
    meaning:
      'What comes over TCP is not OpenVPN: a web server or another program has the port, or "proto" differs.',
    hint: 'Check port and protocol in the profile: "ovlab probe HOST:PORT --proto tcp" says what answers there.',
  },
  {
    name: 'no-route',
    example: 'write UDPv4 [ENETUNREACH]: Network is unreachable (fd=4,code=101)',
    code: 'OVLAB_E_NO_ANSWER',
    patterns: [/No route to host|Network is unreachable|Host is unreachable/],
    meaning: 'There is no way to the other end.',
    hint: "Check this machine's network, and the address of the server in the profile.",
  },
  {
    name: 'connection-refused',
    example: 'read UDPv4 [ECONNREFUSED]: Connection refused (fd=3,code=111)',
    code: 'OVLAB_E_NO_ANSWER',
    patterns: [/Connection refused/],
    meaning:
      'The machine answers and no OpenVPN listens on the port; one for a single client over TCP listens only while it has none.',
    hint: 'Start the server, and check its address, port and protocol in the profile.',
  },
  {
    name: 'tcp-unreachable',
    example: 'TCP: connect to [AF_INET]192.0.2.1:1194 failed: Connection timed out',
    code: 'OVLAB_E_NO_ANSWER',
    patterns: [/TCP: connect to .* failed/],
    meaning: 'The TCP connection to the server does not come about.',
    hint: 'Check address and port of the server, and that no firewall drops them.',
  },
  {
    name: 'packet-too-large',
    example: 'write UDPv4 [EMSGSIZE Path-MTU=1000]: Message too long (fd=4,code=90)',
    code: 'OVLAB_E_MISMATCH',
    patterns: [/write (?:UDP|TCP).*Message too long/, /packet too large on write/],
    meaning: 'The path has a smaller MTU than the packets of the tunnel, and they may not be split.',
    hint: 'Put "mssfix 1300" into both profiles and take out "mtu-disc yes"; leave the MTU of the TAP device at 1500.',
  },
  {
    name: 'options-differ',
    example: "WARNING: 'dev-type' is used inconsistently, local='dev-type tap', remote='dev-type tun'",
    code: 'OVLAB_E_MISMATCH',
    patterns: [
      /WARNING: '[^']+' is used inconsistently/,
      /WARNING: '[^']+' is present in (?:local|remote) config but missing/,
    ],
    meaning: 'The line names an option that the two ends have set differently.',
    hint: 'Give both ends the same value: "dev-type" and "tun-mtu" above all.',
  },
  {
    name: 'connection-reset',
    example: 'Connection reset, restarting [0]',
    code: 'OVLAB_E_NO_ANSWER',
    patterns: [/Connection reset, restarting/],
    meaning: 'The other end has closed the TCP connection: it was ended, or it refuses this one.',
    hint: 'The log of the other end has the reason.',
  },
  {
    name: 'ping-timeout',
    example: '[server] Inactivity timeout (--ping-restart), restarting',
    code: 'OVLAB_E_NO_ANSWER',
    patterns: [/Inactivity timeout \(--ping-(?:restart|exit)\)/],
    meaning: 'The other end was silent for the time-out of "keepalive" or "ping-restart".',
    hint: 'Check that the other end runs and that the way to it works; a NAT that forgets needs a shorter "keepalive".',
  },
];
