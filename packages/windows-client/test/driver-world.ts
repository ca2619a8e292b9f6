import { createRecordedRunner, type RecordedAnswer, type RecordedCall } from '@ovlab/runner';

type Row = Record<string, unknown>;

/** A Windows machine as far as its programs tell of it; a test changes the fields. */
export interface World {
  adapters: { name: string; description: string; index: number; status: string }[];
  addresses: { index: number; address: string; length: number; state: string }[];
  routes: { index: number; prefix: string; nextHop: string }[];
  dns: { index: number; servers: string[] }[];
  service: string;
  elevated: boolean;
  installed: boolean;
  /** What the interactive service does once OpenVPN is connected. */
  whenConnected: (world: World) => void;
}

export const TAP = 12;
const GUI = String.raw`D:\Open VPN\bin\openvpn-gui.exe`;

/** A machine with OpenVPN, its service and one TAP adapter that nobody uses. */
export function makeWorld(changes: Partial<World> = {}): World {
  return {
    adapters: [
      { name: 'Ethernet', description: 'Some card', index: 3, status: 'Up' },
      {
        name: 'OpenVPN TAP-Windows6',
        description: 'TAP-Windows Adapter V9',
        index: TAP,
        status: 'Disconnected',
      },
    ],
    addresses: [{ index: 3, address: 'fe80::3%3', length: 64, state: 'Preferred' }],
    routes: [],
    dns: [],
    service: 'Running',
    elevated: false,
    installed: true,
    whenConnected: connect,
    ...changes,
  };
}

/** OpenVPN has the adapter open, and no address is there yet. */
export function connect(world: World): void {
  const tap = world.adapters.find(({ index }) => index === TAP);
  if (tap !== undefined) tap.status = 'Up';
  world.addresses.push({ index: TAP, address: 'fe80::12%12', length: 64, state: 'Preferred' });
}

/** The programs of the machine, and what was asked of them. */
export function worldRunner(world: World) {
  const answer = (call: RecordedCall): RecordedAnswer => reply(world, call);
  return createRecordedRunner(new Proxy({}, { get: () => answer }));
}

/** The command lines that change something, without the paths of the programs. */
export function changes(runner: ReturnType<typeof worldRunner>): string[] {
  return runner.calls
    .filter(({ file }) => /netsh|gui|tapctl/.test(file))
    .map(({ file, args }) =>
      [
        file
          .split('\\')
          .at(-1)
          ?.replace(/\.exe$/, ''),
        ...args,
      ].join(' '),
    );
}

function reply(world: World, { file, args }: RecordedCall): RecordedAnswer {
  switch (file) {
    case 'powershell.exe':
      return JSON.stringify(world);
    case 'whoami.exe':
      return `"Label","Label","${world.elevated ? 'S-1-16-12288' : 'S-1-16-8192'}",""\r\n`;
    case 'reg.exe':
      if (!world.installed || args.length > 2) return { exitCode: 1 };
      return 'HKEY_LOCAL_MACHINE\\SOFTWARE\\OpenVPN\r\n    (Default)    REG_SZ    D:\\Open VPN\\\r\n';
    case GUI:
      if (args[1] === 'connect') world.whenConnected(world);
      else disconnect(world);
      return '';
    case 'netsh.exe':
      return netsh(world, args);
    default:
      return tapctl(world, args);
  }
}

/** Windows forgets what is on an adapter whose media goes. */
function disconnect(world: World): void {
  for (const adapter of world.adapters) if (adapter.index === TAP) adapter.status = 'Disconnected';
  world.addresses = world.addresses.filter(({ index }) => index !== TAP);
}

function tapctl(world: World, args: readonly string[]): RecordedAnswer {
  if (!world.elevated) return { exitCode: 1, stdout: 'Access is denied.\r\n' };
  world.adapters.push({
    name: args[2] ?? '',
    description: 'TAP-Windows Adapter V9',
    index: TAP,
    status: 'Disconnected',
  });
  return '';
}

function netsh(world: World, args: readonly string[]): RecordedAnswer {
  if (!world.elevated) return { exitCode: 1, stdout: '\r\nThe requested operation requires elevation.\r\n' };
  const [verb, what, ...words] = args.slice(2);
  const given = Object.fromEntries(words.map((word) => word.split(/=(.*)/s)));
  const index = Number(given['interface'] ?? given['name']);
  const [address = '', length] = (given['address'] ?? '').split('/');
  const found: Row[] = what === 'address' ? world.addresses : what === 'route' ? world.routes : [];
  if (verb === 'delete' && what !== 'dnsservers') {
    const at = found.findIndex(
      (row) => row['index'] === index && (row['address'] ?? row['nextHop']) === (given['nexthop'] ?? address),
    );
    if (at === -1) return { exitCode: 1, stdout: '\r\nElement not found.\r\n' };
    found.splice(at, 1);
    return '';
  }
  if (what === 'address')
    world.addresses.push({ index, address, length: Number(length), state: 'Preferred' });
  if (what === 'route')
    world.routes.push({ index, prefix: given['prefix'] ?? '', nextHop: given['nexthop'] ?? '' });
  if (what === 'dnsservers') {
    const row = world.dns.find((own) => own.index === index) ?? { index, servers: [] };
    row.servers = verb === 'add' ? [...row.servers, address] : row.servers.filter((own) => own !== address);
    world.dns = [row, ...world.dns.filter((own) => own !== row)];
  }
  return '';
}
