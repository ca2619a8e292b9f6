import type { ClientReport, StatusReport } from '@ovlab/lab';
import type { Style } from './style.ts';
import { renderTable } from './table.ts';

/** The table that `up` ends with: client, tunnel, address and origin, gateway, round trip. */
export function renderClients({ clients }: Pick<StatusReport, 'clients'>, style: Style): string {
  return renderTable(
    ['CLIENT', 'TUNNEL', 'ADDRESS', 'ORIGIN', 'GATEWAY', 'RTT'].map(style.bold),
    clients.flatMap((client) => rows(client, style)),
  );
}

function rows(client: ClientReport, style: Style): string[][] {
  const { name, gateway, rttMs, addresses, tunnel, os } = client;
  if (tunnel === 'not-run') return [[name, style.dim(`not run (${os})`), '-', '-', '-', '-']];
  const [first, ...others] = addresses;
  const state = { connected: style.green, connecting: style.yellow, down: style.red }[tunnel](tunnel);
  const rtt = rttMs === undefined ? '-' : `${rttMs.toFixed(2)} ms`;
  return [
    [name, state, first?.address ?? '-', first?.origin ?? '-', gateway ?? '-', rtt],
    ...others.map((item) => ['', '', item.address, item.origin, '', '']),
  ];
}
