import { formatAddress } from '@ovlab/core/addresses';
import { addressToBytes, isLinkLocal } from '../../address.ts';

/** An address in the forms in which it is needed for each datagram. */
export interface KnownAddress {
  readonly text: string;
  readonly bytes: Uint8Array;
  readonly linkLocal: boolean;
}

/**
 * Addresses that were seen of late. Clients come again and again, relay agents always, and to make the text of an
 * address costs more than to look it up.
 */
export class AddressCache {
  readonly #most: number;
  readonly #byBytes = new Map<string, KnownAddress>();
  readonly #byText = new Map<string, KnownAddress>();
  /** The last that was asked for by its octets: a relay agent sends many in a row. */
  #last: KnownAddress | undefined;

  /** @param most entries, so that a flood from invented addresses fills no memory */
  constructor(most = 4_096) {
    this.#most = most;
  }

  /** The address whose 16 octets begin at `offset`. */
  ofBytes(memory: Buffer, offset: number): KnownAddress {
    if (this.#last !== undefined && areAt(memory, offset, this.#last.bytes)) return this.#last;
    const key = memory.toString('latin1', offset, offset + 16);
    this.#last = this.#byBytes.get(key) ?? this.#add(key, textOf(memory, offset));
    return this.#last;
  }

  /** Throws RangeError for what is no address. */
  ofText(text: string): KnownAddress {
    return this.#byText.get(text) ?? this.#add(Buffer.from(addressToBytes(text)).toString('latin1'), text);
  }

  #add(key: string, text: string): KnownAddress {
    if (this.#byBytes.size >= this.#most || this.#byText.size >= this.#most) {
      this.#byBytes.clear();
      this.#byText.clear();
    }
    const known = { text, bytes: addressToBytes(text), linkLocal: isLinkLocal(text) };
    this.#byBytes.set(key, known);
    this.#byText.set(text, known);
    return known;
  }
}

function areAt(memory: Buffer, offset: number, bytes: Uint8Array): boolean {
  for (let at = bytes.length - 1; at >= 0; at -= 1) if (memory[offset + at] !== bytes[at]) return false;
  return true;
}

function textOf(memory: Buffer, offset: number): string {
  const value = (memory.readBigUInt64BE(offset) << 64n) | memory.readBigUInt64BE(offset + 8);
  return formatAddress({ family: 6, value });
}
