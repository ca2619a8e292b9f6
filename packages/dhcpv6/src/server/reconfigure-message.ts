import { hmac } from '@noble/hashes/hmac.js';
import { md5 } from '@noble/hashes/legacy.js';
import { MESSAGE_CODES, type ClientServerMessage } from '../messages/message-types.ts';
import { encodeMessage } from '../messages/messages.ts';
import type { Dhcpv6Option, Duid } from '../options/option-types.ts';
import { RECONFIGURE_KEY_LENGTH } from './constants.ts';
import { digestOption } from './reconfigure-key.ts';

/** What a client is told to send (RFC 9915 21.19). */
export type ReconfigureRequest = 'renew' | 'rebind' | 'information-request';

export interface ReconfigureParts {
  readonly serverDuid: Duid;
  readonly clientDuid: Duid;
  readonly request: ReconfigureRequest;
  /** 16 octets. */
  readonly key: Uint8Array;
  readonly replayDetection: bigint;
}

/** A Reconfigure message with its HMAC-MD5 digest (RFC 9915 18.3.11, 20.4.2). */
export function reconfigureMessage(parts: ReconfigureParts): ClientServerMessage {
  const blank = withDigest(parts, new Uint8Array(RECONFIGURE_KEY_LENGTH));
  return withDigest(parts, hmac(md5, parts.key, encodeMessage(blank)));
}

function withDigest(parts: ReconfigureParts, digest: Uint8Array): ClientServerMessage {
  const options: Dhcpv6Option[] = [
    { type: 'server-id', duid: parts.serverDuid },
    { type: 'client-id', duid: parts.clientDuid },
    { type: 'reconfigure-message', messageType: MESSAGE_CODES[parts.request] },
    digestOption(digest, parts.replayDetection),
  ];
  return { type: 'reconfigure', transactionId: 0, options };
}
