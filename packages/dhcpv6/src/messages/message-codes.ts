import {
  MESSAGE_CODES,
  RELAY_MESSAGE_CODES,
  type ClientServerMessage,
  type Dhcpv6Message,
  type RelayMessage,
} from './message-types.ts';

type MessageType = ClientServerMessage['type'] | RelayMessage['type'];

const codes = new Map<string, number>(Object.entries({ ...MESSAGE_CODES, ...RELAY_MESSAGE_CODES }));

const types: MessageType[] = [];
for (const [type, code] of codes) types[code] = type as MessageType;

/** The type with a `msg-type` on the wire. */
export function typeOfCode(code: number): MessageType | undefined {
  return types[code];
}

/** The `msg-type` of a type. */
export function codeOfType(type: string): number | undefined {
  return codes.get(type);
}

export function isRelayType(type: MessageType): type is RelayMessage['type'] {
  return type === 'relay-forward' || type === 'relay-reply';
}

/** Whether a message is one of a relay agent. */
export function isRelayMessage(message: Dhcpv6Message): message is RelayMessage {
  return isRelayType(message.type);
}
