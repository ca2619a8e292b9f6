import { MIN_DUID_LENGTH, type Lease } from '@ovlab/dhcpv6';
import { keaRows, type KeaRow } from './kea-rows.ts';
import { LeaseFileError } from './lease-file-error.ts';
import type { LeaseTable } from './lease-table.ts';
import { MOST_SECONDS, endOf, readAddress, readDuid, readNumber } from './values.ts';

/** Values of the column `lease_type`; 0 is IA_NA. */
const IA_TA = 1;
const IA_PD = 2;

/** Kea takes the client from a lease that is declined, and writes fewer octets than a DUID has. */
const NOBODY = new Uint8Array(MIN_DUID_LENGTH);

/** Values of the column `state`. What is reclaimed is expired, and what is released ends there and then. */
const states = ['active', 'declined', 'reclaimed', 'released', 'registered'] as const;

/**
 * Reads the memfile of Kea (CSV). Later lines replace earlier ones, and one with a lifetime of 0 takes its lease away.
 * Throws {@link LeaseFileError}.
 */
export function readKea(text: string, table: LeaseTable): void {
  const cutOff = (line: number): void =>
    table.note({ line, column: 1, length: 1 }, '', 'the last line is cut off and left out');
  for (const row of keaRows(text, cutOff)) readRow(row, table);
}

function readRow(row: KeaRow, table: LeaseTable): void {
  const address = readAddress(row.field('address'));
  const type = readNumber(row.field('lease_type'), 'lease type', IA_PD);
  if (type === IA_TA) {
    table.note(
      row.field('address').place,
      address,
      `${address} is a temporary address (IA_TA), which is obsolete`,
    );
    return;
  }
  const lease = leaseOf(row, address, type);
  if (lease === undefined) table.remove(keyOf(row, address, type));
  else table.put(lease);
}

function keyOf(row: KeaRow, address: string, type: number): Pick<Lease, 'address' | 'prefixLength'> {
  return {
    address,
    prefixLength: type === IA_PD ? readNumber(row.field('prefix_len'), 'prefix length', 128) : 128,
  };
}

/** Undefined: the lease is taken away. */
function leaseOf(row: KeaRow, address: string, type: number): Lease | undefined {
  const valid = readNumber(row.field('valid_lifetime'), 'lifetime');
  const state = stateOf(row);
  if (valid === 0 || state === 'released') return undefined;
  const preferred =
    row.field('pref_lifetime').text === '' ? valid : readNumber(row.field('pref_lifetime'), 'lifetime');
  const expire = readNumber(row.field('expire'), 'time', MOST_SECONDS);
  const given = 1_000 * (expire - valid);
  const [hardware, hostname] = [row.field('hwaddr').text.toLowerCase(), row.field('hostname').text];
  return {
    kind: state === 'registered' ? 'registered' : type === IA_PD ? 'pd' : 'na',
    state: state === 'declined' ? 'declined' : 'active',
    ...keyOf(row, address, type),
    duid: state === 'declined' ? NOBODY : readDuid(row.field('duid')),
    iaid: state === 'registered' ? 0 : readNumber(row.field('iaid'), 'IAID'),
    updatedAt: given,
    preferredUntil: endOf(given, preferred),
    validUntil: endOf(given, valid),
    ...(/^([0-9a-f]{2}:){5}[0-9a-f]{2}$/.test(hardware) ? { linkLayerAddress: hardware } : {}),
    ...(hostname === '' ? {} : { hostname: hostname.replace(/\.$/, '') }),
  };
}

function stateOf(row: KeaRow): (typeof states)[number] {
  const { text, place } = row.field('state');
  // Before version 1.0 there was no such column.
  if (text === '') return 'active';
  const state = states[Number(text)];
  if (state === undefined) throw new LeaseFileError(place, `'${text}' is not a state of a lease`);
  return state;
}
