import { serviceParameters, type NdpOption } from '@ovlab/ndp';
import type { RaConfig } from '../config/ra-config.ts';
import type { InterfaceSnapshot } from '../interface/snapshot.ts';

/** RFC 8106 5.1, 5.2: the least lifetime, as a multiple of the maximum interval, that outlives lost messages. */
export const LIFETIME_INTERVALS = 3;

/** In `rdnss`: an address of this router. */
const OWN_ADDRESS = '::';

/** RDNSS, DNSSL and Encrypted DNS options (RFC 8106 5.1 and 5.2, RFC 9463 6.1). */
export function nameServerOptions(config: RaConfig, snapshot: InterfaceSnapshot): NdpOption[] {
  const lifetime = config.dnsLifetime ?? LIFETIME_INTERVALS * config.maxInterval;
  const addresses = nameServers(config, snapshot);
  const options: NdpOption[] = [];
  if (addresses.length > 0) options.push({ type: 'rdnss', lifetime, addresses });
  if (config.dnssl.length > 0) options.push({ type: 'dnssl', lifetime, domains: config.dnssl });
  for (const server of config.encryptedDns) {
    const { alpn, port, dohPath } = server;
    options.push({
      type: 'encrypted-dns',
      servicePriority: server.priority ?? 1,
      lifetime: server.lifetime ?? lifetime,
      authenticationDomainName: server.name,
      addresses: server.addresses ?? [],
      serviceParameters: serviceParameters({
        ...(alpn === undefined ? {} : { alpn }),
        ...(port === undefined ? {} : { port }),
        ...(dohPath === undefined ? {} : { dohPath }),
      }),
    });
  }
  return options;
}

/** The recursive DNS servers of a configuration on an interface as it is, each once. */
export function nameServers({ rdnss }: RaConfig, snapshot: InterfaceSnapshot): readonly string[] {
  const addresses = rdnss.flatMap((server) => (server === OWN_ADDRESS ? ownServer(snapshot) : server));
  return [...new Set(addresses)];
}

/** A global address that stays, or else the link-local one, which is as good on this link (RFC 8106 5.1). */
function ownServer({ globals, linkLocal }: InterfaceSnapshot): string | [] {
  const global = globals.find(
    ({ tentative, deprecated, temporary }) => !tentative && !deprecated && !temporary,
  );
  return global?.address ?? linkLocal ?? [];
}
