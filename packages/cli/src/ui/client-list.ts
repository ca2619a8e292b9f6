import type { ClientEntry } from '@ovlab/lab';
import type { Style } from './style.ts';
import { renderTable } from './table.ts';

/** Certificates of clients: state, end, tunnel, serial number. */
export function renderClientList(clients: readonly ClientEntry[], style: Style): string {
  return renderTable(
    ['CLIENT', 'STATE', 'EXPIRES', 'DAYS', 'TUNNEL', 'LAB FILE', 'ISSUED', 'SERIAL'].map(style.bold),
    clients.map((client) => [
      client.name,
      state(client, style),
      day(client.expires),
      client.daysLeft === undefined ? '-' : String(client.daysLeft),
      known(client.connected, ['connected', '-']),
      known(client.inLabFile, ['yes', 'no']),
      day(client.issued),
      client.serial ?? '-',
    ]),
  );
}

/** What a person should do before clients stay out. */
export function expiryWarnings(clients: readonly ClientEntry[]): readonly string[] {
  return clients.flatMap(({ name, state, daysLeft, expires }) => {
    if (state === 'expired')
      return [`the certificate of ${name} expired on ${day(expires)}: \`ovlab client renew ${name}\``];
    if (state !== 'expiring') return [];
    const left = daysLeft === 1 ? '1 day' : `${String(daysLeft)} days`;
    return [`the certificate of ${name} expires in ${left}: \`ovlab client renew ${name}\``];
  });
}

function state({ state, revokedAt }: ClientEntry, style: Style): string {
  switch (state) {
    case 'valid':
      return style.green(state);
    case 'expiring':
      return style.yellow(state);
    case 'revoked':
      return style.red(`revoked ${day(revokedAt)}`);
    case 'expired':
      return style.red(state);
    case 'none':
      return style.dim('none yet');
  }
}

function known(value: boolean | undefined, [yes, no]: readonly [string, string]): string {
  return value === undefined ? '?' : value ? yes : no;
}

function day(iso: string | undefined): string {
  return iso?.slice(0, 10) ?? '-';
}
