import type { OptionGroup } from './fact.ts';

/** What only a client has, proxies, and what only Windows has. */
export const clientOptions: readonly OptionGroup[] = [
  {
    handling: 'used',
    options: {
      client: 'a client of a server with many clients: tls-client and pull',
      pull: 'takes options from the server',
    },
  },
  {
    handling: 'kept',
    options: {
      'pull-filter': 'which options are taken from the server',
      'push-peer-info': 'tells the server about this system',
      'http-proxy': 'reaches the server through an HTTP proxy',
      'http-proxy-option': 'settings of the HTTP proxy',
      'http-proxy-user-pass': 'user name and password for the HTTP proxy',
      'http-proxy-override': 'uses this HTTP proxy for each server over TCP',
      'socks-proxy': 'reaches the server through a SOCKS proxy',
      'dhcp-option': 'name servers and the like for the system',
      dns: 'name servers and search domains for the system',
      'dns-updown': 'the program that sets name servers',
      'register-dns': 'renews the registration with DNS (Windows)',
      'block-outside-dns': 'no DNS outside the tunnel (Windows)',
      'ip-win32': 'how the address of the adapter is set (Windows)',
      'route-method': 'how routes are set (Windows)',
      'win-sys': 'directory of Windows',
      'tap-sleep': 'seconds to wait after the adapter is open (Windows)',
      'allow-nonadmin': 'lets unprivileged users use the adapter (Windows)',
      'dhcp-renew': 'renews the DHCP lease of the adapter (Windows)',
      'dhcp-release': 'releases the DHCP lease of the adapter (Windows)',
      'pause-exit': 'waits for a key before the window closes (Windows)',
      'show-net-up': 'shows the routing table when the tunnel is up (Windows)',
      service: 'event that ends OpenVPN as a service (Windows)',
    },
  },
  {
    handling: 'left-out',
    why: 'OpenVPN has no use for it any more',
    options: {
      'windows-driver': 'driver of the adapter; Ethernet frames need tap-windows6',
      'http-proxy-retry': 'tries again when the proxy fails',
      'http-proxy-timeout': 'seconds to wait for the HTTP proxy',
      'socks-proxy-retry': 'tries again when the proxy fails',
    },
  },
];
