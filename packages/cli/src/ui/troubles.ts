import type { StatusReport } from '@ovlab/lab';
import type { Style } from './style.ts';

/** What goes wrong at the moment, each with its cure; empty when nothing does. */
export function renderTroubles({ server }: Pick<StatusReport, 'server'>, style: Style): string {
  const troubles = server.openvpn?.troubles ?? [];
  if (troubles.length === 0) return '';
  const lines = troubles.flatMap(({ name, peers, commonName, times, meaning, hint, last }) => {
    const who = [commonName, peers.length === 0 ? undefined : `from ${peers.join(' and ')}`]
      .filter((part) => part !== undefined)
      .join(' ');
    const often = times > 1 ? `${String(times)} times, last ` : '';
    const when = `${often}${last.slice(11, 19)} UTC`;
    return [
      `  ${style.yellow(name)}${who === '' ? '' : ` ${who}`} ${style.dim(`(${when})`)}`,
      `    ${meaning}`,
      `    ${style.cyan('hint')}: ${hint}`,
    ];
  });
  return [style.bold('troubles'), ...lines].join('\n');
}
