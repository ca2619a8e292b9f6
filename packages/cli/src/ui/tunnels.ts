import type { StatusReport } from '@ovlab/lab';
import type { Style } from './style.ts';
import { renderTable } from './table.ts';

/** The tunnels as the server sees them; empty when there is none. */
export function renderTunnels({ server }: Pick<StatusReport, 'server'>, style: Style): string {
  const connected = server.clients.filter(({ certificate }) => certificate !== undefined);
  if (connected.length === 0) return '';
  return renderTable(
    ['CERTIFICATE', 'FROM', 'MAC', 'RECEIVED', 'SENT', 'SINCE (UTC)'].map(style.bold),
    connected.map(({ certificate, realAddress, hosts, bytesReceived, bytesSent, connectedSince }) => [
      certificate ?? '-',
      realAddress ?? '-',
      hosts.map(({ mac }) => mac).join(' ') || '-',
      octets(bytesReceived),
      octets(bytesSent),
      connectedSince?.slice(0, 19).replace('T', ' ') ?? '-',
    ]),
  );
}

const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];

function octets(count: number | undefined): string {
  if (count === undefined) return '-';
  const power = Math.min(units.length - 1, count < 1 ? 0 : Math.floor(Math.log2(count) / 10));
  const value = count / 1024 ** power;
  return `${power === 0 ? String(count) : value.toFixed(1)} ${units[power] ?? 'B'}`;
}
