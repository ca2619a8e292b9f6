import {
  clientSystems,
  describeClientSupport,
  type LineMeaning,
  type ProfileDevice,
  type ProfileMeaning,
  type ProfileSecurity,
  type RemoteServer,
} from '@ovlab/openvpn';
import type { Style } from './style.ts';
import { renderTable } from './table.ts';

/** What a configuration file means: a summary, and a table of its lines. */
export function renderProfile(file: string, meaning: ProfileMeaning, style: Style): string {
  const parts = [summary(file, meaning, style), bridge(meaning, style), lines(meaning.lines, style)];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

const roles: Readonly<Record<ProfileMeaning['role'], string>> = {
  client: 'client of a server with many clients',
  server: 'server of many clients',
  peer: 'one of two ends, without many clients',
};

function summary(file: string, meaning: ProfileMeaning, style: Style): string {
  const { device, listen, remotes, security, addresses, routes, files, protocol } = meaning;
  const carries = { tap: 'Ethernet frames', tun: 'IP packets', null: 'nothing' };
  const kind = device.kind === undefined ? 'unknown' : carries[device.kind];
  const rows: [name: string, values: readonly string[]][] = [
    ['file', [file]],
    ['role', [roles[meaning.role]]],
    ['device', [`${device.name ?? 'none'} (${kind})`]],
    [
      'listens on',
      listen === undefined ? [] : [`${endpoint(listen.address ?? '*', listen.port)}/${protocol}`],
    ],
    ['connects to', remotes.map(remote)],
    ['security', securityWords(security)],
    ['ciphers', security.ciphers.length === 0 ? [] : [security.ciphers.join(' ')]],
    ['addresses', addresses],
    ['routes', routes],
    ['runs on', meaning.role === 'client' ? [systemWords(device)] : []],
    ['needs file', files.map(({ option, path, line }) => `${path} (${option}, line ${String(line)})`)],
  ];
  const width = Math.max(...rows.map(([name]) => name.length)) + 2;
  return rows
    .flatMap(([name, values]) => values.map((value, index) => [index === 0 ? name : '', value] as const))
    .map(([name, value]) => style.bold(name.padEnd(width)) + value)
    .join('\n');
}

const systemNames = { linux: 'Linux', windows: 'Windows', macos: 'macOS', ios: 'iOS', android: 'Android' };

function systemWords(device: ProfileDevice): string {
  const of = (supported: boolean) =>
    clientSystems
      .filter((system) => describeClientSupport(system, device).supported === supported)
      .map((system) => systemNames[system])
      .join(', ');
  const without = of(false);
  return without === '' ? of(true) : `${of(true)}; not on ${without}, which have no TAP device`;
}

function remote({ host, port, protocol, family }: RemoteServer): string {
  return `${endpoint(host, port)}/${protocol}${family === undefined ? '' : ` over IPv${String(family)}`}`;
}

function endpoint(host: string, port: string): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}

function securityWords({ method, trust, certificate, handshake, userPassword }: ProfileSecurity): string[] {
  if (method === 'none') return ['none: nothing is encrypted'];
  if (method === 'static-key') return ['one shared key, without TLS'];
  const words = [
    'TLS',
    trustWords[trust],
    ...(certificate ? ['a certificate'] : []),
    ...(userPassword ? ['user name and password'] : []),
    ...(handshake === 'none' ? [] : [handshake]),
  ];
  return [words.join(', ')];
}

const trustWords: Readonly<Record<ProfileSecurity['trust'], string>> = {
  authority: 'the other end is known by its authority',
  fingerprint: 'the other end is known by its fingerprint',
  'shared-key': 'the other end is known by the shared key',
  none: 'nothing says whom to trust',
};

function bridge({ bridge: { possible, needs } }: ProfileMeaning, style: Style): string {
  const verdict = possible ? style.green('possible') : style.red('not possible');
  return [`${style.bold('bridge')}  ${verdict}`, ...needs.map((need) => `  - ${need}`)].join('\n');
}

function quoted(word: string): string {
  return /^\S+$/.test(word) ? word : `"${word}"`;
}

const OPTION_WIDTH = 36;

function lines(all: readonly LineMeaning[], style: Style): string {
  const rows = all.map((line) => [
    String(line.line),
    shorten(line.block ? `<${line.name}>` : [line.name, ...line.args.map(quoted)].join(' ')),
    line.meaning ?? 'no option of OpenVPN',
    handling(line, style),
  ]);
  return renderTable(['LINE', 'OPTION', 'MEANING', 'OVLAB'].map(style.bold), rows);
}

function handling({ handling, lifecycle }: LineMeaning, style: Style): string {
  const words = {
    used: style.green('uses it'),
    own: 'sets it itself',
    kept: 'keeps it',
    'left-out': style.yellow('leaves it out'),
    unknown: style.yellow('keeps it, unknown'),
  }[handling];
  return lifecycle === undefined ? words : `${words} (${lifecycle.status} in ${lifecycle.since})`;
}

function shorten(text: string): string {
  const characters = Array.from(text.replaceAll(/\p{Cc}/gu, ' '));
  return characters.length <= OPTION_WIDTH
    ? characters.join('')
    : `${characters.slice(0, OPTION_WIDTH - 1).join('')}…`;
}
