import type { HostStatus } from '@ovlab/lab';
import type { Style } from './style.ts';

/** What `server status` prints. */
export function renderHostStatus(status: HostStatus, style: Style): string {
  const lines = [
    ['server', status.server],
    ['change', changeText(status.change, style)],
    ...networkLines(status.network, style),
    ...status.bridges.flatMap(({ name, ports, addresses, gateways }) => [
      ['bridge', `${name} with ${ports.join(', ')}`],
      ['addresses', addresses.join(' ')],
      ['gateways', gateways.join(' ')],
    ]),
    ['supervisor', status.supervisor === undefined ? 'does not run' : `pid ${String(status.supervisor.pid)}`],
  ];
  return lines.map(([key = '', value = '']) => `${style.bold(key.padEnd(10))} ${value}\n`).join('');
}

function changeText(change: HostStatus['change'], style: Style): string {
  if (change === undefined) return 'none since this machine was started';
  const { phase, secondsLeft = 0, guarded, ended = '', reason = '', differences } = change;
  switch (phase) {
    case 'waiting':
      return guarded
        ? `${style.yellow('waits to be confirmed')}, ${String(secondsLeft)} s are left: ovlab server confirm`
        : `${style.red('waits to be confirmed, and nothing would take it back')}: ovlab server confirm or rollback`;
    case 'confirmed':
      return `${style.green('confirmed')} at ${ended}`;
    case 'rolled-back':
      return `taken back at ${ended}: ${reason}${differences.length === 0 ? '' : style.red(`; not set back: ${differences.join('; ')}`)}`;
    case 'planned':
    case 'applying':
    case 'verifying':
      return 'is being made';
    case 'rolling-back':
      return 'is being taken back';
  }
}

function networkLines(network: HostStatus['network'], style: Style): readonly (readonly string[])[] {
  switch (network?.state) {
    case undefined:
      return [];
    case 'as-desired':
      return [['network', style.green('as the file says')]];
    case 'differs':
      return network.steps.map((step, index) => [
        index === 0 ? 'network' : '',
        `${style.yellow('to do')}: ${step}`,
      ]);
    case 'refused':
      return [['network', `${style.red('cannot become as the file says')}: ${network.problem}`]];
  }
}
