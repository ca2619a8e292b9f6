import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import {
  readExisting,
  renderPersistence,
  writePersistence,
  type PersistBackend,
  type PersistedNetwork,
  type PersistReport,
} from '../src/persist/index.ts';
import { persistedTables } from '../src/persist/firewall-file.ts';

/** A rented server with static addresses and a link-local gateway. */
export const staticServer: PersistedNetwork = {
  lab: 'demo',
  mark: 'ovlab:demo',
  uplink: 'eth0',
  bridge: 'br0',
  mac: '02:00:00:00:00:10',
  linkLocal: 'fe80::ff:fe00:10',
  addresses: [
    { family: 4, address: '192.0.2.10', prefixLength: 24 },
    { family: 6, address: '2001:db8:55::1', prefixLength: 64 },
  ],
  routes: [
    { family: 4, destination: 'default', gateway: '192.0.2.254', onlink: false },
    { family: 6, destination: 'default', gateway: 'fe80::254', onlink: false },
  ],
  dhcp4: false,
  acceptRa: false,
  taps: ['tap0'],
  tapOwner: { user: 'nobody', uid: 65_534 },
  sysctls: {
    'net.ipv4.ip_forward': '1',
    'net.ipv6.conf.all.forwarding': '1',
    'net.ipv6.conf.eth0.disable_ipv6': '1',
  },
  firewall: persistedTables(
    {
      ...{ mark: 'ovlab:demo', uplink: 'eth0', bridge: 'br0', taps: ['tap0'], guard: true },
      port: { proto: 'udp', port: 1194 },
    },
    {
      links: [],
      addresses: [],
      routes: [],
      neighbours: [],
      sysctls: {},
      nft: { tables: [], chains: [], rules: [] },
    },
  ),
  port: { proto: 'udp', first: 1194, last: 1194 },
  resolver: { nameservers: ['192.0.2.53', '2001:db8:55::53'], search: ['lab.example'] },
  hostname: 'vpn.example',
  onBoot: true,
  instances: [{ name: 'demo', tap: 'tap0', profile: 'dev tap0\ndev-type tap\nport 1194\n' }],
  service: {
    program: ['/usr/bin/ovlab'],
    labFile: '/etc/ovlab/demo.yaml',
    labFileText: 'name: demo\nprefix: 2001:db8:55::/64\n',
  },
};

/** One that has its addresses from others. */
export const learningServer: PersistedNetwork = {
  ...staticServer,
  linkLocal: 'fe80::1234',
  addresses: [],
  routes: [],
  dhcp4: true,
  acceptRa: true,
  resolver: { nameservers: [], search: [] },
  hostname: undefined,
  sysctls: {
    'net.ipv4.ip_forward': '1',
    'net.ipv6.conf.all.forwarding': '1',
    'net.ipv6.conf.br0.accept_ra': '2',
  },
};

/** Gateway in another subnet, several addresses, metrics, an MTU of its own. */
export const crowdedServer: PersistedNetwork = {
  ...staticServer,
  mtu: 1400,
  addresses: [
    { family: 4, address: '198.51.100.7', prefixLength: 32 },
    { family: 4, address: '198.51.100.8', prefixLength: 32 },
    { family: 6, address: '2001:db8:55::1', prefixLength: 64 },
    { family: 6, address: '2001:db8:55::2', prefixLength: 64 },
  ],
  routes: [
    { family: 4, destination: '203.0.113.1/32', onlink: false },
    { family: 4, destination: 'default', gateway: '203.0.113.1', metric: 50, onlink: true },
    { family: 4, destination: '10.0.0.0/8', gateway: '203.0.113.2', onlink: true, source: '198.51.100.8' },
    { family: 6, destination: 'default', gateway: 'fe80::254', metric: 512, onlink: false },
    { family: 6, destination: '2001:db8:99::/48', gateway: '2001:db8:55::99', onlink: false },
  ],
  taps: ['tap0', 'tap1'],
  resolver: { nameservers: ['192.0.2.53'], search: [], domain: 'lab.example' },
};

export const servers: readonly (readonly [string, PersistedNetwork])[] = [
  ['static addresses', staticServer],
  ['DHCP and Router Advertisements', learningServer],
  ['several addresses and metrics', crowdedServer],
];

/** A directory that stands for the root of a machine. */
export interface Machine {
  readonly root: string;
  /** Makes a file; `mode` 0644 unless it says otherwise. */
  put(path: string, text: string, mode?: number): void;
  link(path: string, target: string): void;
  read(path: string): string;
  /** Every path with its contents, target and mode. */
  tree(): Record<string, string>;
  persist(
    network: PersistedNetwork,
    backend: PersistBackend,
    options?: { force?: boolean; dryRun?: boolean },
  ): Promise<PersistReport>;
  remove(): void;
}

export function createMachine(): Machine {
  const root = mkdtempSync(join(tmpdir(), 'ovlab-persist-'));
  const at = (path: string): string => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    return join(root, path);
  };
  return {
    root,
    put: (path, text, mode = 0o644) => {
      writeFileSync(at(path), text);
      chmodSync(at(path), mode);
    },
    link: (path, target) => symlinkSync(target, at(path)),
    read: (path) => readFileSync(join(root, path), 'utf8'),
    tree: () => Object.fromEntries(entriesOf(root, '')),
    persist: async (network, backend, options = {}) => {
      const { lab } = network;
      const existing = await readExisting({ lab, backend, root });
      return writePersistence(renderPersistence(network, backend, existing), {
        lab,
        backend,
        root,
        ...options,
      });
    },
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}

function entriesOf(root: string, directory: string): [string, string][] {
  return readdirSync(join(root, directory))
    .toSorted()
    .flatMap((name): [string, string][] => {
      const path = `${directory}/${name}`;
      const stats = lstatSync(join(root, path));
      const mode = (stats.mode & 0o7777).toString(8);
      if (stats.isSymbolicLink()) return [[path, `-> ${readlinkSync(join(root, path))}`]];
      if (stats.isDirectory()) return [[`${path}/`, ''], ...entriesOf(root, path)];
      return [[path, `${mode} ${readFileSync(join(root, path), 'utf8')}`]];
    });
}
