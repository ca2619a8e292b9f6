import { dnsServers, leaseQueryClientLinks, sntpServers } from './address-lists.ts';
import { authentication } from './authentication.ts';
import { bootfileParameters } from './bootfile-parameters.ts';
import { clientFqdn } from './client-fqdn.ts';
import { clientLinkLayerAddress } from './client-link-layer-address.ts';
import { domainList } from './domain-list.ts';
import { clientId, serverId } from './duids.ts';
import { elapsedTime } from './elapsed-time.ts';
import { addressRegistrationEnable, rapidCommit, reconfigureAccept } from './flags.ts';
import { iaAddress } from './ia-address.ts';
import { iaPrefix } from './ia-prefix.ts';
import { iaNa, iaPd, iaTa } from './ia.ts';
import { interfaceId } from './interface-id.ts';
import { leaseQuery, leaseQueryClientData, leaseQueryRelayData } from './leasequery.ts';
import { ntpServer } from './ntp-server.ts';
import type { OptionCodec } from './option-codec.ts';
import { optionRequest } from './option-request.ts';
import type { KnownOption } from './option-types.ts';
import { preference } from './preference.ts';
import { reconfigureMessage } from './reconfigure-message.ts';
import { relayMessage } from './relay-message.ts';
import { relaySourcePort } from './relay-source-port.ts';
import { clientLastTransactionTime, infMaxRt, informationRefreshTime, solMaxRt } from './seconds.ts';
import { serverUnicast } from './server-unicast.ts';
import { statusCode } from './status-code.ts';
import { bootfileUrl, captivePortal } from './uris.ts';
import { userClass } from './user-class.ts';
import { vendorClass } from './vendor-class.ts';
import { vendorOptions } from './vendor-options.ts';

/** Every option with a form of its own; a further one is its type, its codec and one line here. */
export const optionCodecs: readonly OptionCodec<KnownOption>[] = [
  clientId,
  serverId,
  iaNa,
  iaTa,
  iaAddress,
  optionRequest,
  preference,
  elapsedTime,
  relayMessage,
  authentication,
  serverUnicast,
  statusCode,
  rapidCommit,
  userClass,
  vendorClass,
  vendorOptions,
  interfaceId,
  reconfigureMessage,
  reconfigureAccept,
  dnsServers,
  domainList,
  iaPd,
  iaPrefix,
  sntpServers,
  informationRefreshTime,
  clientFqdn,
  leaseQuery,
  leaseQueryClientData,
  clientLastTransactionTime,
  leaseQueryRelayData,
  leaseQueryClientLinks,
  ntpServer,
  bootfileUrl,
  bootfileParameters,
  clientLinkLayerAddress,
  solMaxRt,
  infMaxRt,
  captivePortal,
  relaySourcePort,
  addressRegistrationEnable,
];

const byCode: OptionCodec<KnownOption>[] = [];
for (const codec of optionCodecs) byCode[codec.code] = codec;

const byType = new Map<string, OptionCodec<KnownOption>>(optionCodecs.map((codec) => [codec.type, codec]));

/** The codec of an option code on the wire. */
export function codecOfCode(code: number): OptionCodec<KnownOption> | undefined {
  return byCode[code];
}

/** The codec of an option object. */
export function codecOfType(type: string): OptionCodec<KnownOption> | undefined {
  return byType.get(type);
}
