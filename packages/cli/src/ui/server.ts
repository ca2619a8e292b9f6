import type { StatusReport } from '@ovlab/lab';
import type { Style } from './style.ts';

/** The server's lines of `ovlab status`. */
export function renderServer({ lab, ready, server }: StatusReport, style: Style): string {
  const { openvpn, supervisor, addresses, bridge, prefix, endpoint, firstHop } = server;
  const tunnel =
    openvpn === undefined
      ? style.red('supervisor does not answer')
      : `${openvpn.state}${openvpn.pid === undefined ? '' : ` (pid ${String(openvpn.pid)})`}`;
  const lines = [
    ['lab', `${lab} ${ready ? style.green('ready') : style.red('not ready')}`],
    ['prefix', prefix],
    ['server', `${bridge} ${addresses.join(' ')}`],
    [
      'openvpn',
      `${endpoint} ${tunnel}${openvpn !== undefined && openvpn.restarts > 0 ? `, ${String(openvpn.restarts)} restarts` : ''}`,
    ],
    ['supervisor', supervisor === undefined ? '-' : `pid ${String(supervisor.pid)}`],
    ...(firstHop.length === 0
      ? []
      : [['dropped', firstHop.map(({ name, packets }) => `${name} ${String(packets)}`).join(', ')]]),
    ...(openvpn?.lastError === undefined ? [] : [['last error', openvpn.lastError]]),
  ];
  return lines.map(([key = '', value = '']) => `${style.bold(key.padEnd(11))} ${value}`).join('\n');
}
