import type { FaultCase } from './cases.ts';
import { certificate, dayMs, healthyFacts, now } from './healthy.ts';

const { credentials } = healthyFacts();
const { directory } = credentials;

/** Clock, keys, DNS. */
export const keyCases: readonly FaultCase[] = [
  {
    id: 'clock.year',
    name: 'a clock without a battery',
    now: 0,
    status: 'error',
    evidence: '1970-01-01',
    mend: 'timedatectl set-ntp true',
  },
  {
    id: 'clock.certificates',
    name: 'a clock that went back',
    now: now - 200 * dayMs,
    status: 'error',
    evidence: `${directory}/server.crt is valid from`,
    mend: 'timedatectl set-ntp true',
  },
  {
    id: 'key.permissions',
    name: 'a key that a group may read',
    facts: {
      credentials: {
        ...credentials,
        entries: [{ path: 'server.key', directory: false, mode: 0o640, uid: 0 }],
      },
    },
    status: 'error',
    evidence: 'server.key has 0640',
    mend: `chmod -R go= ${directory}`,
    fix: [`chmod 0600 ${directory}/server.key`],
  },
  {
    id: 'key.damaged',
    name: 'half a file',
    facts: { credentials: { ...credentials, damaged: ['clients/laptop.crt'] } },
    status: 'error',
    evidence: 'clients/laptop.crt is no certificate',
    mend: 'ovlab restore',
  },
  {
    id: 'key.expiry',
    name: "the server's has expired",
    now: now + 3002 * dayMs,
    status: 'error',
    evidence: 'server.crt expired 2 days ago',
    mend: 'start the server again',
  },
  {
    id: 'key.expiry',
    name: "the server's will soon",
    now: now + 2990 * dayMs,
    status: 'warning',
    evidence: 'server.crt expires in 10 days',
    mend: 'start the server again',
  },
  {
    id: 'key.expiry',
    name: "a client's has expired",
    facts: { credentials: { ...credentials, certificates: [certificate('clients/laptop.crt')] } },
    now: now + 4000 * dayMs,
    status: 'warning',
    evidence: 'expired 1000 days ago',
    mend: 'ovlab client renew laptop',
  },
  {
    id: 'key.revocation-list',
    name: 'expired',
    facts: { credentials: { ...credentials, revocationList: { nextUpdate: now - dayMs, revoked: 0 } } },
    status: 'error',
    evidence: 'crl.pem expired 1 days ago',
    mend: 'start the server again',
  },
  {
    id: 'key.revocation-list',
    name: 'of another authority',
    facts: { credentials: { ...credentials, revocationList: 'crl.pem was not signed by ca.crt' } },
    status: 'error',
    evidence: 'not signed',
    mend: 'start the server again',
  },
  {
    id: 'key.weak',
    name: 'a short key',
    facts: {
      credentials: {
        ...credentials,
        certificates: [{ ...certificate('server.crt'), weakKey: 'RSA 1024' }],
      },
    },
    status: 'error',
    evidence: 'has the key RSA 1024',
    mend: 'ovlab client renew',
  },
  {
    id: 'key.weak',
    name: 'an old signature',
    facts: {
      credentials: {
        ...credentials,
        certificates: [{ ...certificate('server.crt'), weakSignature: 'SHA-1' }],
      },
    },
    status: 'error',
    evidence: 'is signed with SHA-1',
    mend: 'ovlab client renew',
  },
  {
    id: 'key.issuer',
    name: 'of another authority',
    facts: {
      credentials: { ...credentials, certificates: [{ ...certificate('server.crt'), issued: false }] },
    },
    status: 'error',
    evidence: 'was not signed by',
    mend: 'ovlab restore',
  },
  {
    id: 'dns.servers',
    name: 'none',
    facts: { resolver: { nameservers: [], domain: undefined, search: undefined, options: [] } },
    status: 'warning',
    evidence: 'names none',
    mend: 'nameserver ADDRESS',
  },
  {
    id: 'dns.too-many-servers',
    name: 'four',
    facts: {
      resolver: {
        nameservers: ['192.0.2.1', '192.0.2.2', '192.0.2.3', '192.0.2.4'],
        domain: undefined,
        search: undefined,
        options: ['timeout:1'],
      },
    },
    status: 'warning',
    evidence: '192.0.2.4 is never asked',
    mend: 'all but three',
  },
  {
    id: 'dns.domain-and-search',
    name: 'both',
    facts: {
      resolver: {
        nameservers: ['192.0.2.1'],
        domain: 'lab.example',
        search: ['other.example'],
        options: [],
      },
    },
    status: 'warning',
    evidence: 'domain lab.example, search other.example',
    mend: 'remove the line domain',
  },
  {
    id: 'dns.timeout',
    name: 'two servers and the default',
    facts: {
      resolver: {
        nameservers: ['192.0.2.1', '192.0.2.2'],
        domain: undefined,
        search: undefined,
        options: [],
      },
    },
    status: 'warning',
    evidence: '2 servers',
    mend: 'options timeout:1',
  },
  {
    id: 'dns.zone',
    name: 'a link-local server',
    facts: {
      resolver: { nameservers: ['fe80::53'], domain: undefined, search: undefined, options: [] },
    },
    status: 'error',
    evidence: 'nameserver fe80::53',
    mend: 'fe80::53%br0',
  },
];
