import { logFormats, logLevels } from '../choices.ts';
import type { KeyTable } from '../form.ts';
import { endpoint, interfaceName, listOf, oneOf, text } from '../forms.ts';

/** Keys about which interfaces there are. */
export const linksSettings = {
  interface: {
    form: listOf(interfaceName),
    about: 'Interfaces to advertise on; they need not exist yet',
    otherwise: 'those of `interfaces`',
    within: '1 to 15 octets without space, slash and colon; none twice',
    example: '[br0, eth0.7]',
    option: 'name',
  },
} as const satisfies KeyTable;

/** Keys about the whole process. */
export const processSettings = {
  control: {
    form: text('path', 'a path'),
    about: 'Unix socket of `ctl`; a relative path starts in the working directory',
    otherwise: 'none',
    within: 'at most 107 octets when absolute',
    example: '/run/ovlab-responder/control.sock',
    option: 'path',
  },
  metrics: {
    form: endpoint,
    about: 'Where Prometheus metrics are served; port 0 is any free one',
    otherwise: 'nowhere',
    example: '"[::1]:9100"',
    option: 'host:port',
  },
  'lease-db': {
    form: text('URL', 'a URL like lmdb:/var/lib/ovlab/leases, memory: or postgres://host/database'),
    about: 'Where DHCPv6 leases are kept: `lmdb:DIRECTORY`, `memory:` or `postgres://…`',
    otherwise: '`lmdb:` with the directory `leases` in `state`, or `lmdb:/var/lib/ovlab/leases`',
    example: 'lmdb:/var/lib/ovlab/leases',
    option: 'url',
  },
  state: {
    form: text('path', 'a path'),
    about:
      'Directory where advertised prefixes are noted, so that those that vanish during a restart can be taken back; the identity of the DHCPv6 server and its leases are there too, unless `lease-db` says otherwise',
    otherwise: '`STATE_DIRECTORY`, which systemd sets, or none',
    rule: 'RFC 9096 3.5',
    example: '/var/lib/ovlab-responder',
    option: 'directory',
  },
  'log-level': {
    form: oneOf(logLevels),
    about: 'Least level that is logged; `debug` shows every message sent and heard',
    default: 'info',
    example: 'debug',
    option: 'level',
  },
  'log-format': {
    form: oneOf(logFormats),
    about: 'Format of the log on standard error',
    default: 'json',
    example: 'pretty',
    option: 'format',
  },
} as const satisfies KeyTable;
