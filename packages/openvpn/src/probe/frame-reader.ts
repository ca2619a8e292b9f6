/** Longer than any first packet; a program that is not OpenVPN sends text, whose first octets say far more. */
const MAX_FRAME_OCTETS = 2048;
const LENGTH_OCTETS = 2;

/** A packet as OpenVPN sends it over TCP: 16 bits of length before it. */
export function frame(packet: Uint8Array): Buffer {
  const length = Buffer.alloc(LENGTH_OCTETS);
  length.writeUInt16BE(packet.length);
  return Buffer.concat([length, packet]);
}

/** Cuts a TCP stream into packets, however its octets arrive. */
export class FrameReader {
  #octets = Buffer.alloc(0);
  #broken = false;

  /** Octets that no complete packet has used. */
  get rest(): Buffer {
    return this.#octets;
  }

  /** True once the stream cannot be OpenVPN's: a length of zero, or above 2,048. */
  get broken(): boolean {
    return this.#broken;
  }

  push(octets: Uint8Array): Buffer[] {
    this.#octets = Buffer.concat([this.#octets, octets]);
    const packets: Buffer[] = [];
    while (!this.#broken && this.#octets.length >= LENGTH_OCTETS) {
      const length = this.#octets.readUInt16BE();
      if (length === 0 || length > MAX_FRAME_OCTETS) this.#broken = true;
      else if (this.#octets.length < LENGTH_OCTETS + length) break;
      else {
        packets.push(this.#octets.subarray(LENGTH_OCTETS, LENGTH_OCTETS + length));
        this.#octets = this.#octets.subarray(LENGTH_OCTETS + length);
      }
    }
    return packets;
  }
}
