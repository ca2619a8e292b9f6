import { ADDRESS_LENGTH } from './address-text.ts';

/**
 * The last address that went from octets to text, or back. What is done for one message is mostly about one address,
 * and the parts that look it up, judge it, store it and send it hand each other its text.
 */
export class LastAddress {
  #text = '';
  readonly #octets = new Uint8Array(ADDRESS_LENGTH);

  get text(): string {
    return this.#text;
  }

  isText(text: string): boolean {
    return text === this.#text && text !== '';
  }

  /** Whether its octets are those at `offset`; octets that are not there are zeros. */
  isAt(bytes: Uint8Array, offset: number): boolean {
    if (this.#text === '') return false;
    // Addresses of one link differ at their end.
    for (let index = ADDRESS_LENGTH - 1; index >= 0; index -= 1) {
      if ((bytes[offset + index] ?? 0) !== this.#octets[index]) return false;
    }
    return true;
  }

  /** Takes a text and the octets at `offset` that it stands for. */
  keep(text: string, bytes: Uint8Array, offset: number): void {
    this.#text = text;
    for (let index = 0; index < ADDRESS_LENGTH; index += 1) this.#octets[index] = bytes[offset + index] ?? 0;
  }

  /** Writes its octets at `offset`. @returns true */
  put(octets: Uint8Array, offset: number): true {
    for (let index = 0; index < ADDRESS_LENGTH; index += 1) octets[offset + index] = this.#octets[index] ?? 0;
    return true;
  }
}
