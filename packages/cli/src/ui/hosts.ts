import type { StatusReport } from '@ovlab/lab';
import type { Style } from './style.ts';
import { renderTable } from './table.ts';

/** Which certificate has which MAC address has which IPv6 addresses; empty when nobody is connected. */
export function renderHosts({ server }: Pick<StatusReport, 'server'>, style: Style): string {
  const rows = server.clients.flatMap(({ certificate, hosts }) =>
    hosts.flatMap(({ mac, addresses }) => {
      const [first, ...others] = addresses;
      return [
        [certificate ?? style.yellow('unknown'), mac, ...cells(first, style)],
        ...others.map((address) => ['', '', ...cells(address, style)]),
      ];
    }),
  );
  if (rows.length === 0) return '';
  return renderTable(['CERTIFICATE', 'MAC', 'IPV6 ADDRESS', 'ORIGIN'].map(style.bold), rows);
}

type Address = StatusReport['server']['clients'][number]['hosts'][number]['addresses'][number];

function cells(address: Address | undefined, style: Style): string[] {
  if (address === undefined) return ['-', '-'];
  const { origin } = address;
  return [address.address, origin === 'unexplained' ? style.yellow(origin) : origin];
}
