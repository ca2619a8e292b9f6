import { isRelayMessage } from '../messages/message-codes.ts';
import type { Dhcpv6Message } from '../messages/message-types.ts';
import type { Describer } from './option-codec.ts';
import type { Dhcpv6Option } from './option-types.ts';
import { codecOfType } from './table.ts';

const inner: Describer = {
  options: (options) => (options.length === 0 ? '' : ` [${options.map(describeOption).join(', ')}]`),
  message: describeMessage,
};

/** A few words about an option for a log line, in printable ASCII. */
export function describeOption(option: Dhcpv6Option): string {
  if (option.type === 'raw') {
    const size = `option ${option.code} of ${option.data.length} octets`;
    return option.malformed === undefined ? size : `${size} (malformed: ${option.malformed})`;
  }
  return codecOfType(option.type)?.describe(option, inner) ?? option.type;
}

/** One line about a message for a log, in printable ASCII. */
export function describeMessage(message: Dhcpv6Message): string {
  return [describeHeader(message), ...message.options.map(describeOption)].join(', ');
}

function describeHeader(message: Dhcpv6Message): string {
  if (!isRelayMessage(message)) {
    return `${message.type} 0x${message.transactionId.toString(16).padStart(6, '0')}`;
  }
  const { type, hopCount, linkAddress, peerAddress } = message;
  return `${type} hop ${hopCount} link ${linkAddress} peer ${peerAddress}`;
}
