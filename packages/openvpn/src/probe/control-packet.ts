/** The control packets that begin a connection: opcode in the high five bits of the first octet, key id below. */
export const Opcode = {
  /** Nothing but acknowledgements. */
  AcknowledgeV1: 5,
  HardResetClientV2: 7,
  HardResetServerV2: 8,
  /** The same as HardResetClientV2 with a wrapped tls-crypt-v2 key behind it. */
  HardResetClientV3: 10,
} as const;

/** Opcode and session id stand before everything else, protected or not. */
export const HEADER_OCTETS = 9;
const SESSION_ID_OCTETS = 8;

/** What a control packet holds behind its header, once any protection is taken off. */
export interface ControlBody {
  /** Message packet ids that the sender has received. */
  readonly acknowledged: readonly number[];
  /** Session id of the receiver; only with acknowledgements. */
  readonly remoteSessionId: Uint8Array | undefined;
  readonly packetId: number | undefined;
  readonly payload: Uint8Array;
}

export function packetHeader(opcode: number, sessionId: Uint8Array): Buffer {
  return Buffer.from([opcode << 3, ...sessionId]);
}

/** Opcode of a packet; undefined for no octets. */
export function opcodeOf(packet: Uint8Array): number | undefined {
  const first = packet[0];
  return first === undefined ? undefined : first >> 3;
}

/** The body of a first packet: nothing to acknowledge, message packet id, no payload. */
export function firstBody(packetId: number): Buffer {
  const body = Buffer.alloc(5);
  body.writeUInt32BE(packetId, 1);
  return body;
}

/** Reads what follows the header; undefined when it is cut short. Acknowledgements alone have no number. */
export function readControlBody(octets: Uint8Array, acknowledgesOnly = false): ControlBody | undefined {
  const view = Buffer.from(octets.buffer, octets.byteOffset, octets.byteLength);
  const count = view[0];
  if (count === undefined) return undefined;
  const remoteStart = 1 + 4 * count;
  const idStart = remoteStart + (count === 0 ? 0 : SESSION_ID_OCTETS);
  if (view.length < idStart + (acknowledgesOnly ? 0 : 4)) return undefined;
  return {
    acknowledged: Array.from({ length: count }, (_, index) => view.readUInt32BE(1 + 4 * index)),
    remoteSessionId: count === 0 ? undefined : view.subarray(remoteStart, idStart),
    packetId: acknowledgesOnly ? undefined : view.readUInt32BE(idStart),
    payload: view.subarray(idStart + 4),
  };
}
