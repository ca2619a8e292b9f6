import { formatDuid, MAX_DUID_LENGTH, MIN_DUID_LENGTH } from '../duid/duid.ts';
import type { MessageReader } from '../messages/message-reader.ts';
import type { MessageWriter } from '../messages/message-writer.ts';
import { SCOPES, type OptionCodec } from './option-codec.ts';
import type { ClientId, Duid, ServerId } from './option-types.ts';

/** RFC 9915 21.2. */
export const clientId: OptionCodec<ClientId> = {
  type: 'client-id',
  code: 1,
  scopes: SCOPES.message | SCOPES.leasequery,
  decode: (content) => ({ type: 'client-id', duid: readDuid(content) }),
  encode: (content, option) => writeDuid(content, option.duid),
  describe: (option) => `client ${formatDuid(option.duid)}`,
};

/** RFC 9915 21.3. */
export const serverId: OptionCodec<ServerId> = {
  type: 'server-id',
  code: 2,
  scopes: SCOPES.message,
  decode: (content) => ({ type: 'server-id', duid: readDuid(content) }),
  encode: (content, option) => writeDuid(content, option.duid),
  describe: (option) => `server ${formatDuid(option.duid)}`,
};

function readDuid(content: MessageReader): Duid {
  const length = content.remaining;
  if (length < MIN_DUID_LENGTH || length > MAX_DUID_LENGTH) {
    content.fail(`a DUID of ${length} octets`);
  }
  return content.rest();
}

function writeDuid(content: MessageWriter, duid: Duid): void {
  const length = duid.length;
  if (length < MIN_DUID_LENGTH || length > MAX_DUID_LENGTH) {
    content.fail(`duid: ${length} octets are not ${MIN_DUID_LENGTH} to ${MAX_DUID_LENGTH}`);
  }
  content.bytes(duid, 'duid');
}
