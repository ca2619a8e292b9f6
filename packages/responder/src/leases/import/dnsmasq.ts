import { LeaseFileError } from './lease-file-error.ts';
import type { LeaseTable } from './lease-table.ts';
import { MOST_SECONDS, readAddress, readDuid, readNumber, type Located } from './values.ts';

/**
 * Reads the lease file of dnsmasq: IPv4 leases, then a line with the DUID of the server, then IPv6 leases as
 * `EXPIRY IAID ADDRESS NAME DUID`. It keeps neither when a lease was given nor how long it is preferred: `now`, in
 * milliseconds since the epoch, and as long as it is valid. Throws {@link LeaseFileError}.
 */
export function readDnsmasq(text: string, table: LeaseTable, now: number): void {
  let isIpv6 = false;
  for (const [index, content] of text.split('\n').entries()) {
    const fields = fieldsOf(content, index + 1);
    const [first, second] = fields;
    if (first === undefined) continue;
    if (first.text === 'duid' && second !== undefined) {
      table.serverDuid = readDuid(second);
      isIpv6 = true;
    } else if (isIpv6) {
      readLease(fields, table, now);
    }
  }
}

function readLease(
  [expiry, iaid, where, name, duid]: readonly Located[],
  table: LeaseTable,
  now: number,
): void {
  if (
    expiry === undefined ||
    iaid === undefined ||
    where === undefined ||
    name === undefined ||
    duid === undefined
  ) {
    const place = expiry?.place ?? { line: 1, column: 1, length: 1 };
    throw new LeaseFileError(place, 'a lease has five fields: EXPIRY IAID ADDRESS NAME DUID');
  }
  const address = readAddress(where);
  if (iaid.text.startsWith('T')) {
    table.note(where.place, address, `${address} is a temporary address (IA_TA), which is obsolete`);
    return;
  }
  const seconds = readNumber(expiry, 'time', MOST_SECONDS);
  const validUntil = seconds === 0 ? Infinity : 1_000 * seconds;
  table.put({
    kind: 'na',
    state: 'active',
    address,
    prefixLength: 128,
    duid: readDuid(duid),
    iaid: readNumber(iaid, 'IAID'),
    updatedAt: Math.min(now, validUntil),
    preferredUntil: validUntil,
    validUntil,
    ...(name.text === '*' ? {} : { hostname: name.text }),
  });
}

function fieldsOf(content: string, line: number): readonly Located[] {
  return Array.from(content.matchAll(/\S+/g), ({ 0: text, index }) => ({
    text,
    place: { line, column: index + 1, length: text.length },
  }));
}
