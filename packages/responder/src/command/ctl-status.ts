import type { DaemonStatus } from '../control/api.ts';
import type { InterfaceStatus, ResponderStatus } from '../status.ts';
import { counts } from './counts.ts';
import { renderDhcpv6, renderLeaseStore } from './ctl-status-dhcpv6.ts';
import { formatMessage } from './monitor-format.ts';

/** The status as a person reads it, one paragraph for each interface. */
export function renderStatus({ version, pid, uptime, interfaces, leaseStore }: DaemonStatus): string {
  const head = `ovlab-responder ${version}, process ${pid}, running for ${duration(uptime)}`;
  const leases = leaseStore === undefined ? [] : ['', renderLeaseStore(leaseStore)];
  return [head, ...interfaces.flatMap((status) => ['', ...renderInterface(status)]), ...leases, ''].join(
    '\n',
  );
}

function renderInterface(status: InterfaceStatus): string[] {
  const { advertisement, sinceMulticast, untilMulticast, otherRouters } = status;
  const lines = [
    ...(advertisement === undefined ? [] : formatMessage(advertisement)),
    ...(sinceMulticast === undefined ? [] : [`last one to all nodes ${duration(sinceMulticast / 1000)} ago`]),
    ...(untilMulticast === undefined ? [] : [`next one within ${duration(untilMulticast / 1000)}`]),
    `sent ${counts(status.sent)}${status.sendFailures === 0 ? '' : `; ${status.sendFailures} failed`}`,
    ...Object.entries(status.received).map(([type, { valid, discarded }]) => {
      const bad = Object.values(discarded).some((count) => count > 0)
        ? `; discarded ${counts(discarded)}`
        : '';
      return `received ${type.replaceAll('-', ' ')}s: ${valid} valid${bad}`;
    }),
    ...(Object.values(status.refused).some((count) => count > 0)
      ? [`not answered on purpose: ${counts(status.refused)}`]
      : []),
    ...otherRouters.flatMap(renderRouter),
    ...(status.dhcpv6 === undefined ? [] : renderDhcpv6(status.dhcpv6)),
  ];
  return [`${status.name}: ${renderState(status)}`, ...lines.map((line) => `  ${line}`)];
}

function renderState({ state, waitingFor, interface: link }: ResponderStatus): string {
  if (waitingFor !== undefined) return `waiting (${waitingFor})`;
  if (state !== 'advertising' || link?.linkLocal === undefined) return state;
  return `advertising from ${link.linkLocal}${link.forwarding ? '' : ', but the kernel does not forward'}`;
}

function renderRouter({
  source,
  lifetime,
  inconsistencies,
}: ResponderStatus['otherRouters'][number]): string[] {
  return [
    `other router ${source}, router lifetime ${lifetime} s`,
    ...inconsistencies.map(({ field, own, other, prefix }) => {
      const of = prefix === undefined ? '' : ` of ${prefix}`;
      return `  differs in ${field}${of}: ours ${own}, theirs ${other}`;
    }),
  ];
}

/** The two greatest units of a time in seconds: `1 h 5 min`. */
export function duration(seconds: number): string {
  const whole = Math.round(seconds);
  const parts = [
    [Math.floor(whole / 86_400), 'd'],
    [Math.floor(whole / 3600) % 24, 'h'],
    [Math.floor(whole / 60) % 60, 'min'],
    [whole % 60, 's'],
  ] as const;
  const first = parts.findIndex(([count]) => count > 0);
  const shown = first < 0 ? parts.slice(-1) : parts.slice(first, first + 2);
  return shown
    .filter(([count], index) => index === 0 || count > 0)
    .map(([count, unit]) => `${count} ${unit}`)
    .join(' ');
}
