import { createCipheriv, createHmac, timingSafeEqual } from 'node:crypto';
import { HEADER_OCTETS, Opcode } from './control-packet.ts';
import { keyPair, type DirectionKey, type SharedKey } from './shared-key.ts';

/** Number and time of a packet, which guard against replay. */
export interface PacketStamp {
  /** 1.. */
  readonly id: number;
  /** Seconds since 1970. */
  readonly seconds: number;
}

/** How packets of the control channel are protected beneath TLS. */
export interface ControlWrapping {
  /** Opcode of the client's first packet. */
  readonly opcode: number;
  /** Id of the first packet's stamp. */
  readonly firstStampId: number;
  wrap(header: Uint8Array, body: Uint8Array, stamp: PacketStamp): Buffer;
  /** What follows the header; undefined when the packet was not made with the same key. */
  unwrap(packet: Uint8Array): Uint8Array | undefined;
}

/** Number and time, four octets each. */
export const STAMP_OCTETS = 8;

/** No protection: any scanner gets an answer. */
export const plainWrapping: ControlWrapping = {
  opcode: Opcode.HardResetClientV2,
  firstStampId: 1,
  wrap: (header, body) => Buffer.concat([header, body]),
  unwrap: (packet) => packet.subarray(HEADER_OCTETS),
};

/** `tls-auth`: an HMAC of `digest`, in Node's name for it. It stands before what it protects, the header aside. */
export function tlsAuthWrapping(
  key: SharedKey,
  direction: 0 | 1 | undefined,
  digest: string,
): ControlWrapping {
  const { send, receive } = keyPair(key, direction);
  const tagOctets = createHmac(digest, '').digest().length;
  const tag = (half: DirectionKey, header: Uint8Array, stamped: Uint8Array): Buffer =>
    // The HMAC sees the stamp first, although the header is sent first.
    createHmac(digest, half.hmac.subarray(0, tagOctets))
      .update(stamped.subarray(0, STAMP_OCTETS))
      .update(header)
      .update(stamped.subarray(STAMP_OCTETS))
      .digest();
  return {
    opcode: Opcode.HardResetClientV2,
    firstStampId: 1,
    wrap(header, body, stamp) {
      const stamped = Buffer.concat([stampOctets(stamp), body]);
      return Buffer.concat([header, tag(send, header, stamped), stamped]);
    },
    unwrap(packet) {
      const stamped = packet.subarray(HEADER_OCTETS + tagOctets);
      if (stamped.length < STAMP_OCTETS) return undefined;
      const expected = tag(receive, packet.subarray(0, HEADER_OCTETS), stamped);
      const found = packet.subarray(HEADER_OCTETS, HEADER_OCTETS + tagOctets);
      return timingSafeEqual(expected, found) ? stamped.subarray(STAMP_OCTETS) : undefined;
    },
  };
}

const TLS_CRYPT_KEY_OCTETS = 32;
const TLS_CRYPT_TAG_OCTETS = 32;
/** Tells a server of 2.6 or later that this client can take an answer for which the server keeps no state. */
const EARLY_NEGOTIATION_ID = 0x0f00_0001;

/**
 * `tls-crypt`: HMAC-SHA256 over everything, whose first half is the initialisation vector of AES-256-CTR. A
 * client always has the second part of the key, there is no direction to choose.
 */
export function tlsCryptWrapping(key: SharedKey): ControlWrapping {
  const { send, receive } = keyPair(key, 1);
  const clear = HEADER_OCTETS + STAMP_OCTETS;
  return {
    opcode: Opcode.HardResetClientV2,
    firstStampId: 1,
    wrap(header, body, stamp) {
      const start = Buffer.concat([header, stampOctets(stamp)]);
      const tag = tlsCryptTag(send, start, body);
      return Buffer.concat([start, tag, tlsCryptCipher(send, tag, body)]);
    },
    unwrap(packet) {
      if (packet.length < clear + TLS_CRYPT_TAG_OCTETS) return undefined;
      const tag = packet.subarray(clear, clear + TLS_CRYPT_TAG_OCTETS);
      const body = tlsCryptCipher(receive, tag, packet.subarray(clear + TLS_CRYPT_TAG_OCTETS));
      return timingSafeEqual(tlsCryptTag(receive, packet.subarray(0, clear), body), tag) ? body : undefined;
    },
  };
}

/** `tls-crypt-v2`: as tls-crypt with a key of the client's own, whose wrapped form the server opens. */
export function tlsCryptV2Wrapping(key: SharedKey, wrappedKey: Uint8Array): ControlWrapping {
  const inner = tlsCryptWrapping(key);
  return {
    opcode: Opcode.HardResetClientV3,
    firstStampId: EARLY_NEGOTIATION_ID,
    wrap: (header, body, stamp) => Buffer.concat([inner.wrap(header, body, stamp), wrappedKey]),
    unwrap: (packet) => inner.unwrap(packet),
  };
}

function tlsCryptTag({ hmac }: DirectionKey, start: Uint8Array, body: Uint8Array): Buffer {
  return createHmac('sha256', hmac.subarray(0, TLS_CRYPT_KEY_OCTETS)).update(start).update(body).digest();
}

function tlsCryptCipher({ cipher }: DirectionKey, tag: Uint8Array, text: Uint8Array): Buffer {
  const iv = tag.subarray(0, 16);
  return createCipheriv('aes-256-ctr', cipher.subarray(0, TLS_CRYPT_KEY_OCTETS), iv).update(text);
}

export function stampOctets({ id, seconds }: PacketStamp): Buffer {
  const octets = Buffer.alloc(STAMP_OCTETS);
  octets.writeUInt32BE(id >>> 0, 0);
  octets.writeUInt32BE(seconds >>> 0, 4);
  return octets;
}
