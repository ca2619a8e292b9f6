import type { ClientServerMessage, Dhcpv6Message, RelayMessage } from '../messages/message-types.ts';
import type { Dhcpv6Option } from '../options/option-types.ts';
import type { DiscardReason } from './discard-reasons.ts';

/** A client's message and the Relay-forward messages that brought it, the outermost one first. */
export interface Unwrapped {
  readonly message: ClientServerMessage;
  readonly relays: readonly RelayMessage[];
}

const DIRECT: readonly RelayMessage[] = [];

const RELAY_MESSAGE_CODE = 9;

/** Takes a message out of its Relay-forward messages; the codec has limited how many there are. */
export function unwrap(received: Dhcpv6Message): Unwrapped | DiscardReason {
  if ('transactionId' in received) return { message: received, relays: DIRECT };
  const relays: RelayMessage[] = [];
  let message: Dhcpv6Message = received;
  while (!('transactionId' in message)) {
    if (message.type === 'relay-reply') return 'not-for-servers';
    relays.push(message);
    const inside: Dhcpv6Message | DiscardReason = relayed(message.options);
    if (typeof inside === 'string') return inside;
    message = inside;
  }
  return { message, relays };
}

function relayed(options: readonly Dhcpv6Option[]): Dhcpv6Message | DiscardReason {
  for (const option of options) {
    if (option.type === 'relay-message') return option.message;
    if (option.type === 'raw' && option.code === RELAY_MESSAGE_CODE) return 'malformed-option';
  }
  return 'no-relay-message';
}

/**
 * Puts an answer into one Relay-reply message for each Relay-forward message, with the same hop-count, link-address and
 * peer-address (RFC 9915 19.3). Of the options a relay agent gets back its Interface-Id (21.18) and its source port
 * (RFC 8357 5).
 */
export function wrap(answer: ClientServerMessage, relays: readonly RelayMessage[]): Dhcpv6Message {
  let message: Dhcpv6Message = answer;
  for (let index = relays.length - 1; index >= 0; index -= 1) {
    const relay = relays[index];
    if (relay === undefined) continue;
    const options: Dhcpv6Option[] = [];
    for (const option of relay.options) {
      if (option.type === 'interface-id' || option.type === 'relay-source-port') options.push(option);
    }
    options.push({ type: 'relay-message', message });
    const { hopCount, linkAddress, peerAddress } = relay;
    message = { type: 'relay-reply', hopCount, linkAddress, peerAddress, options };
  }
  return message;
}

/** Whether a relay agent wants its answer at the port that it sent from (RFC 8357 5). */
export function wantsSourcePort(relay: RelayMessage): boolean {
  return relay.options.some((option) => option.type === 'relay-source-port');
}
