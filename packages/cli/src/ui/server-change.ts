import type { ChangeReport } from '@ovlab/lab';
import type { Style } from './style.ts';

/** Said after `server apply`. */
export function renderWaiting(
  { gateways, secondsLeft = 0 }: ChangeReport,
  seconds: number,
  style: Style,
): string {
  const answers = gateways.length === 1 ? 'answers' : 'answer';
  const reached = gateways.length === 0 ? '' : `; ${gateways.join(' and ')} ${answers}`;
  return [
    `${style.green('✔')} done and read back in ${seconds.toFixed(2)} s${reached}`,
    `It is taken back in ${style.bold(`${String(secondsLeft)} s`)} unless you keep it. Open a second session to see that you`,
    'can, and there:',
    '  ovlab server confirm',
    '',
  ].join('\n');
}

/** Said after `server confirm` and `server rollback`. */
export function renderSettled({ phase, reason, differences }: ChangeReport, style: Style): string {
  if (phase === 'confirmed') {
    return `${style.green('✔')} confirmed: the change stays until this machine is started again; \`ovlab server persist\` makes it last\n`;
  }
  if (differences.length === 0) {
    return `${style.green('✔')} taken back (${reason ?? 'it was asked for'}): everything is as it was before\n`;
  }
  return [
    `${style.red('✖')} taken back (${reason ?? 'it was asked for'}), but not everything is as it was before:`,
    ...differences.map((difference) => `  ${difference}`),
    '',
  ].join('\n');
}
