import { bad, check, good, type Check } from '../check.ts';

/** Nothing of what this version makes is older, and no certificate of it lasts longer. */
const earliest = Date.UTC(2025, 0, 1);
const latest = Date.UTC(2100, 0, 1);

function day(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}

const year = check({
  id: 'clock.year',
  title: 'The clock shows a believable year',
  severity: 'error',
  side: 'both',
  looksAt: 'the system clock',
  consequence: 'Certificates are not valid yet, or not any more: no client gets in.',
  needs: ['machine'],
  judge: (_, __, { now }) =>
    now < earliest || now > latest
      ? bad(
          `the clock says ${day(now)}`,
          'timedatectl set-ntp true, or set it: date -s "YYYY-MM-DD HH:MM:SS"',
        )
      : good(`the clock says ${day(now)}`),
});

const certificates = check({
  id: 'clock.certificates',
  title: 'No certificate lies in the future',
  severity: 'error',
  side: 'both',
  looksAt: '`notBefore` of the certificates, and the clock',
  consequence:
    'This machine refuses the certificate as not yet valid: the clock went back, or was wrong before.',
  needs: ['credentials'],
  judge: ({ credentials: { certificates: all, directory } }, _, { now }) => {
    const early = all.find(({ notBefore }) => notBefore > now);
    return early === undefined
      ? good(`none of ${String(all.length)} does`)
      : bad(
          `${directory}/${early.path} is valid from ${day(early.notBefore)}, the clock says ${day(now)}`,
          'timedatectl set-ntp true',
        );
  },
});

export const clockChecks: readonly Check[] = [year, certificates];
