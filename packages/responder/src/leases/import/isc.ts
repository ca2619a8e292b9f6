import { leaseKeyText, type Duid, type LeaseKey } from '@ovlab/dhcpv6';
import { readIscLease } from './isc-lease.ts';
import { readHead, skipBlock, type IscHead } from './isc-statements.ts';
import { IscTokens, octetsOf } from './isc-tokens.ts';
import { readTime } from './isc-time.ts';
import { LeaseFileError } from './lease-file-error.ts';
import type { LeaseTable } from './lease-table.ts';

/** Octets of an IAID, which stand before the DUID in the name of an IA. */
const IAID_LENGTH = 4;

/**
 * Reads dhcpd6.leases of ISC dhcpd. Each block says all of an IA, and replaces an earlier one about it.
 * Throws {@link LeaseFileError}.
 */
export function readIsc(text: string, table: LeaseTable): void {
  const tokens = new IscTokens(text);
  const reader = new Reader(tokens, table);
  for (let head = readHead(tokens); head !== undefined; head = readHead(tokens)) reader.statement(head);
}

class Reader {
  readonly #tokens: IscTokens;
  readonly #table: LeaseTable;
  /** Leases of each IA that was read. */
  readonly #leasesOf = new Map<string, LeaseKey[]>();
  #littleEndian = true;

  constructor(tokens: IscTokens, table: LeaseTable) {
    this.#tokens = tokens;
    this.#table = table;
  }

  statement(head: IscHead): void {
    const { keyword, words } = head;
    const [value] = words;
    switch (keyword.text) {
      case 'authoring-byte-order':
        this.#littleEndian = value?.text !== 'big-endian';
        return;
      case 'server-duid':
        if (value !== undefined) this.#table.serverDuid = octetsOf(value);
        return;
      case 'ia-na':
      case 'ia-pd':
        this.#association(head, keyword.text === 'ia-na' ? 'na' : 'pd');
        return;
      case 'ia-ta':
        this.#table.note(keyword.place, 'ia-ta', 'temporary addresses (IA_TA) are obsolete');
        skipBlock(this.#tokens, head);
        return;
      default:
        skipBlock(this.#tokens, head);
    }
  }

  #association(head: IscHead, kind: 'na' | 'pd'): void {
    const { iaid, duid } = this.#nameOf(head);
    const name = `${kind} ${iaid} ${Buffer.from(duid).toString('latin1')}`;
    for (const key of this.#leasesOf.get(name) ?? []) this.#table.remove(key, duid);
    const keys = new Map<string, LeaseKey>();
    let given: number | undefined;
    for (
      let inner = readHead(this.#tokens, head.keyword);
      inner;
      inner = readHead(this.#tokens, head.keyword)
    ) {
      const { keyword, words } = inner;
      if (keyword.text === 'cltt') given = readTime(keyword, words);
      if (inner.block && (keyword.text === 'iaaddr' || keyword.text === 'iaprefix')) {
        const { lease, key } = readIscLease(this.#tokens, inner, { kind, iaid, duid, given });
        if (lease === undefined) this.#table.remove(key, duid);
        else this.#table.put(lease);
        keys.set(leaseKeyText(key), key);
      } else {
        skipBlock(this.#tokens, inner);
      }
    }
    this.#leasesOf.set(name, [...keys.values()]);
  }

  #nameOf({ keyword, words, block }: IscHead): { readonly iaid: number; readonly duid: Duid } {
    const [name] = words;
    if (name?.quoted !== true || !block) {
      throw new LeaseFileError(
        keyword.place,
        `${keyword.text} is written as: ${keyword.text} "IAID and DUID" { … }`,
      );
    }
    const octets = octetsOf(name);
    const duid = octets.subarray(IAID_LENGTH);
    if (duid.length < 3) throw new LeaseFileError(name.place, 'an IAID of 4 octets and a DUID are expected');
    return { iaid: new DataView(octets.buffer).getUint32(0, this.#littleEndian), duid };
  }
}
