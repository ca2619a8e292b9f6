import type { ClientRunStatus } from '@ovlab/lab';
import type { WindowsStatus } from '@ovlab/windows-client';
import type { CliContext } from '../context.ts';
import { renderTable } from './table.ts';

/** What `client up` says of the tunnel. */
export interface ClientUpText {
  readonly client: string;
  readonly changed: boolean;
  readonly device: string;
  readonly addresses: readonly string[];
  readonly gateway: string | undefined;
  readonly dns: readonly string[];
  readonly seconds?: number;
}

export function renderClientUp(
  { client, changed, device, addresses, gateway, dns, seconds }: ClientUpText,
  { outStyle }: Pick<CliContext, 'outStyle'>,
): string {
  const time = changed && seconds !== undefined ? ` in ${seconds.toFixed(2)} s` : '';
  const said = changed ? `${client} is up on ${device}${time}` : `no changes: ${client} is up on ${device}`;
  return [
    `${outStyle.green('✔')} ${said}`,
    ...addresses.map((address) => `  address  ${address}`),
    `  gateway  ${gateway ?? 'none: only the prefix itself can be reached'}`,
    ...dns.map((server) => `  DNS      ${server}`),
    '',
  ].join('\n');
}

export function renderClientRuns(
  clients: readonly ClientRunStatus[],
  { outStyle }: Pick<CliContext, 'outStyle'>,
): string {
  const colour = { connected: outStyle.green, connecting: outStyle.yellow, ended: outStyle.red };
  const rows = clients.flatMap(({ client, tunnel, device, addresses, gateway }) => {
    const [first, ...others] = addresses;
    return [
      [client, colour[tunnel](tunnel), device, first?.address ?? '-', first?.origin ?? '-', gateway ?? '-'],
      ...others.map((item) => ['', '', '', item.address, item.origin, '']),
    ];
  });
  const header = ['CLIENT', 'TUNNEL', 'DEVICE', 'ADDRESS', 'ORIGIN', 'GATEWAY'].map(outStyle.bold);
  return `${renderTable(header, rows)}\n`;
}

export function renderWindowsStatus(
  { openvpn, interactiveService, tunnels }: WindowsStatus,
  { outStyle }: Pick<CliContext, 'outStyle'>,
): string {
  const rows = tunnels.map(({ adapter, up, addresses, gateway, dns }) => [
    adapter,
    up ? outStyle.green('connected') : 'not connected',
    addresses.join(', ') || '-',
    gateway ?? '-',
    dns.join(', ') || '-',
  ]);
  const header = ['ADAPTER', 'TUNNEL', 'ADDRESS', 'GATEWAY', 'DNS'].map(outStyle.bold);
  return `OpenVPN ${openvpn ?? 'not found'}, interactive service ${interactiveService}\n\n${renderTable(header, rows)}\n`;
}
