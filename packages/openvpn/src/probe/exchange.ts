import {
  firstBody,
  opcodeOf,
  Opcode,
  packetHeader,
  readControlBody,
  HEADER_OCTETS,
  type ControlBody,
} from './control-packet.ts';
import { guessService } from './guess-service.ts';
import { optionsRequest, readOptionsMessage } from './occ.ts';
import type { StaticKeyChannel } from './static-channel.ts';
import type { ControlWrapping } from './wrapping.ts';

/** What the octets that came back are. */
export type Reading =
  /** The genuine answer; `notes` is what it tells of the server. */
  | {
      readonly type: 'answer';
      readonly notes: readonly string[];
      /** The server has seen our first packet before, and remembers; undefined for a static-key peer. */
      readonly keepsState?: boolean;
    }
  /** The answer of a server that does not use the key that it was asked with. */
  | { readonly type: 'unprotected' }
  /** In the shape of an answer, but made with another key, or by another program. */
  | { readonly type: 'bad-tag' }
  /** Our own packet. */
  | { readonly type: 'echo' }
  | { readonly type: 'foreign'; readonly looksLike: string | undefined };

/** One question that an OpenVPN of a kind answers. It does no input or output. */
export interface Exchange {
  /** The question's octets; `attempt` counts from 0, `seconds` is the time since 1970. */
  request(attempt: number, seconds: number): Buffer;
  /** Reads any octets; never throws. */
  read(packet: Uint8Array): Reading;
}

/** The first packet of a TLS client, which a server answers with the first of its own. */
export class HandshakeExchange implements Exchange {
  readonly #wrapping: ControlWrapping;
  readonly #sessionId: Uint8Array;
  readonly #sent: Buffer[] = [];

  /** `sessionId`: eight random octets. */
  constructor(wrapping: ControlWrapping, sessionId: Uint8Array) {
    this.#wrapping = wrapping;
    this.#sessionId = sessionId;
  }

  request(attempt: number, seconds: number): Buffer {
    const header = packetHeader(this.#wrapping.opcode, this.#sessionId);
    const stamp = { id: this.#wrapping.firstStampId + attempt, seconds };
    const packet = this.#wrapping.wrap(header, firstBody(0), stamp);
    this.#sent.push(packet);
    return packet;
  }

  read(packet: Uint8Array): Reading {
    if (this.#sent.some((sent) => sent.equals(packet))) return { type: 'echo' };
    const opcode = opcodeOf(packet);
    // Who keeps a session for us acknowledges a repeated packet without sending its own again.
    const only = opcode === Opcode.AcknowledgeV1;
    if ((opcode !== Opcode.HardResetServerV2 && !only) || packet.length < HEADER_OCTETS)
      return foreign(packet);
    const unwrapped = this.#wrapping.unwrap(packet);
    const body = unwrapped === undefined ? undefined : readControlBody(unwrapped, only);
    if (body !== undefined && this.#acknowledges(body)) {
      return { type: 'answer', notes: notesOf(body), keepsState: only };
    }
    if (unwrapped !== undefined) return foreign(packet);
    const bare = readControlBody(packet.subarray(HEADER_OCTETS), only);
    const unprotected = bare !== undefined && (this.#acknowledges(bare) || isBareReset(bare));
    return { type: unprotected ? 'unprotected' : 'bad-tag' };
  }

  #acknowledges({ acknowledged, remoteSessionId }: ControlBody): boolean {
    const ours = remoteSessionId !== undefined && Buffer.compare(remoteSessionId, this.#sessionId) === 0;
    return ours && acknowledged.includes(0);
  }
}

/** Asks a static-key peer for its options, in a packet that only a holder of the key can make. */
export class OptionsExchange implements Exchange {
  readonly #channel: StaticKeyChannel;
  readonly #sent: Buffer[] = [];

  constructor(channel: StaticKeyChannel) {
    this.#channel = channel;
  }

  request(attempt: number, seconds: number): Buffer {
    // A peer takes no packet that is older than the last one. With the time of day the probe would put itself in
    // the place of a connected client for good; so it speaks from the past, which such a peer ignores.
    const packet = this.#channel.seal(optionsRequest, { id: attempt + 1, seconds: seconds - DECADES });
    this.#sent.push(packet);
    return packet;
  }

  read(packet: Uint8Array): Reading {
    if (this.#sent.some((sent) => sent.equals(packet))) return { type: 'echo' };
    const text = this.#channel.open(packet);
    if (text === undefined) return foreign(packet);
    const message = readOptionsMessage(text);
    return { type: 'answer', notes: message?.type === 'reply' ? [`its options: ${message.options}`] : [] };
  }
}

/** From 1970 to 2000 in seconds: less than any client's time by far, and yet more with each probe. */
const DECADES = 946_684_800;

/** Over TCP a server that cannot read our packet id sends its own first packet with nothing acknowledged. */
function isBareReset({ acknowledged, packetId, payload }: ControlBody): boolean {
  return acknowledged.length === 0 && packetId === 0 && payload.length === 0;
}

/** Servers of 2.6 or later say in their first packet, as type, length and value, what they do early. */
const EARLY_NEGOTIATION_FLAGS = 1;

/** Only these have an answer for which they keep no state. */
export const NO_STATE_NOTE = 'OpenVPN 2.6 or later';

function notesOf({ payload }: ControlBody): string[] {
  const [high, low] = payload;
  return high === 0 && low === EARLY_NEGOTIATION_FLAGS ? [NO_STATE_NOTE] : [];
}

function foreign(packet: Uint8Array): Reading {
  return { type: 'foreign', looksLike: guessService(packet) };
}
