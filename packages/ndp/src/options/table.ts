import { advertisementInterval } from './advertisement-interval.ts';
import { captivePortal } from './captive-portal.ts';
import { dnssl } from './dnssl.ts';
import { encryptedDns } from './encrypted-dns.ts';
import { flagsExtension } from './flags-extension.ts';
import { homeAgentInformation } from './home-agent-information.ts';
import { mtu } from './mtu.ts';
import { nonce } from './nonce.ts';
import type { OptionCodec } from './option-codec.ts';
import { pref64 } from './pref64.ts';
import { prefixInformation } from './prefix-information.ts';
import type { RawOption } from './raw.ts';
import { rdnss } from './rdnss.ts';
import { redirectedHeader } from './redirected-header.ts';
import { routeInformation } from './route-information.ts';
import { sourceLinkLayerAddress } from './source-link-layer-address.ts';
import { targetLinkLayerAddress } from './target-link-layer-address.ts';

/** Every option with a form of its own; a further one is one file and one line here. */
export const optionCodecs = [
  sourceLinkLayerAddress,
  targetLinkLayerAddress,
  prefixInformation,
  redirectedHeader,
  mtu,
  advertisementInterval,
  homeAgentInformation,
  nonce,
  routeInformation,
  rdnss,
  flagsExtension,
  dnssl,
  captivePortal,
  pref64,
  encryptedDns,
] as const;

/** An option that the codec understands, told apart by `type`. */
export type KnownOption = ReturnType<(typeof optionCodecs)[number]['decode']>;

/** Any option of a message. */
export type NdpOption = KnownOption | RawOption;

/** The option of one type, for example `OptionOf<'prefix-information'>`. */
export type OptionOf<Type extends NdpOption['type']> = Extract<NdpOption, { readonly type: Type }>;

const byCode: OptionCodec<KnownOption>[] = [];
for (const codec of optionCodecs) byCode[codec.code] = codec;

const byType = new Map<string, OptionCodec<KnownOption>>(optionCodecs.map((codec) => [codec.type, codec]));

/** The codec of an option type on the wire. */
export function codecOfCode(code: number): OptionCodec<KnownOption> | undefined {
  return byCode[code];
}

/** The codec of an option object. */
export function codecOfType(type: string): OptionCodec<KnownOption> | undefined {
  return byType.get(type);
}
