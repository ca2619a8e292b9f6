import type { OptionGroup } from './fact.ts';

/** What only a server with many clients has. */
export const serverOptions: readonly OptionGroup[] = [
  {
    handling: 'used',
    options: {
      mode: '"server" for many clients, "p2p" for two ends',
      'client-to-client': 'clients reach each other inside OpenVPN, out of sight of the bridge',
      'max-clients': 'how many clients may be connected',
      'management-client-auth': 'each client waits for the management interface',
      'auth-user-pass-optional': 'a client need not have a password',
    },
  },
  {
    handling: 'own',
    why: 'a bridge needs no addresses from OpenVPN: "mode server" and "tls-server" are all of it',
    options: {
      server: 'a server that gives its clients addresses of an IPv4 network of its own',
      'server-ipv6': 'a server that gives its clients addresses of an IPv6 network of its own',
      'server-bridge': 'a bridged server; with arguments it gives out IPv4 addresses of the LAN',
    },
  },
  {
    handling: 'kept',
    options: {
      'client-config-dir': 'directory with options for single clients',
      'ccd-exclusive': 'only clients with a file in client-config-dir may connect',
      'duplicate-cn': 'several clients may use the same certificate',
      push: 'an option that each client is sent',
      'push-reset': 'a client gets nothing that is pushed to all',
      'push-remove': 'a client does not get this pushed option',
      'client-connect': 'a program that is run when a client connects',
      'client-disconnect': 'a program that is run when a client disconnects',
      'client-crresponse': 'a program that checks an answer to a challenge',
      'learn-address': 'a program that is told which client has which address',
      'auth-user-pass-verify': 'a program that checks user name and password',
      'username-as-common-name': 'the user name takes the place of the name in the certificate',
      'auth-gen-token': 'gives clients a token in place of their password',
      'auth-gen-token-secret': 'key of these tokens',
      'connect-freq': 'how many clients may connect in a time',
      'connect-freq-initial': 'how many handshakes may begin in a time',
      'max-routes-per-client': 'how many addresses may be behind one client',
      'stale-routes-check': 'forgets addresses that have been silent',
      'hash-size': 'sizes of internal tables',
      'tmp-dir': 'directory for temporary files',
      disable: 'refuses this client',
      'port-share': 'hands what is not OpenVPN to a web server on the same port',
    },
  },
  {
    handling: 'left-out',
    why: 'a bridge has the addresses of the LAN: hosts get them by Router Advertisement, DHCP or by hand',
    options: {
      'ifconfig-pool': 'IPv4 addresses to give out',
      'ifconfig-pool-persist': 'file that remembers who had which address',
      'ifconfig-pool-linear': 'how IPv4 addresses are given out',
      'ifconfig-ipv6-pool': 'IPv6 addresses to give out',
      'ifconfig-push': 'IPv4 address of a client',
      'ifconfig-ipv6-push': 'IPv6 address of a client',
      'ifconfig-push-constraint': 'network that addresses of clients must be in',
      iroute: 'network behind a client (tun only)',
      'iroute-ipv6': 'IPv6 network behind a client (tun only)',
    },
  },
  {
    handling: 'left-out',
    why: 'OpenVPN has no use for it any more',
    options: {
      'client-cert-not-required': 'clients need no certificate; "verify-client-cert none" is today\'s form',
      'management-client-pf': 'packet filter for clients over the management interface',
    },
  },
];
