import { ADDRESS_LENGTH, readDomainName, writeDomainName } from '@ovlab/wire';
import type { MessageReader } from '../messages/message-reader.ts';
import type { MessageWriter } from '../messages/message-writer.ts';
import { SCOPES, type OptionCodec } from './option-codec.ts';
import type { NtpServer } from './option-types.ts';

type Server = NtpServer['servers'][number];

/** Suboptions of RFC 5908 4. */
const SUBOPTIONS = { address: 1, multicast: 2, name: 3 } as const;

/** RFC 5908. */
export const ntpServer: OptionCodec<NtpServer> = {
  type: 'ntp-server',
  code: 56,
  scopes: SCOPES.message,

  decode(content) {
    const servers: Server[] = [];
    while (content.error === undefined && content.remaining > 0) {
      content.entries(servers.length + 1);
      servers.push(readServer(content));
    }
    if (servers.length === 0) content.fail('no server');
    return { type: 'ntp-server', servers };
  },

  encode(content, option) {
    if (option.servers.length === 0) content.fail('servers: there has to be one');
    for (const server of option.servers) writeServer(content, server);
  },

  describe: ({ servers }) =>
    `ntp ${servers.map((server) => (server.kind === 'name' ? server.name : server.address)).join(' ')}`,
};

function readServer(content: MessageReader): Server {
  const code = content.u16();
  const length = content.u16();
  const before = content.remaining;
  const server = readTimeSource(content, code);
  if (before - content.remaining !== length) content.fail(`suboption ${code} has another length`);
  return server;
}

function readTimeSource(content: MessageReader, code: number): Server {
  if (code === SUBOPTIONS.address) return { kind: 'address', address: content.address() };
  if (code === SUBOPTIONS.multicast) return { kind: 'multicast', address: content.address() };
  if (code !== SUBOPTIONS.name) content.fail(`there is no suboption ${code}`);
  const name = readDomainName(content);
  if (name === '') content.fail('an empty domain name');
  return { kind: 'name', name };
}

function writeServer(content: MessageWriter, server: Server): void {
  content.u16(SUBOPTIONS[server.kind], 'kind');
  if (server.kind !== 'name') {
    content.u16(ADDRESS_LENGTH, 'length');
    content.address(server.address, 'address');
    return;
  }
  const start = content.length;
  content.u16(0, 'length');
  writeDomainName(content, server.name, 'name');
  content.u16At(start, content.length - start - 2, 'length');
}
