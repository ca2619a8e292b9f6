import { ADDRESS_LENGTH } from '@ovlab/wire';
import { NdpEncodeError } from '../errors.ts';
import { preferenceBits, preferenceOf, type Preference } from '../preference.ts';
import { describeLifetime } from './lifetime.ts';
import type { OptionCodec } from './option-codec.ts';

/** A route through the router (RFC 4191 2.3). */
export interface RouteInformationOption {
  readonly type: 'route-information';
  /** Bits after `prefixLength` are zero. */
  readonly prefix: string;
  /** Bits, 0..128. */
  readonly prefixLength: number;
  readonly preference: Preference;
  /** Seconds, or `INFINITY`. */
  readonly routeLifetime: number;
}

const PREFERENCE_SHIFT = 3;

/** Octets that carry a prefix: none, the first half, or all of the address (RFC 4191 2.3). */
function octetsFor(prefixLength: number): number {
  if (prefixLength === 0) return 0;
  return prefixLength <= 64 ? 8 : 16;
}

export const routeInformation: OptionCodec<RouteInformationOption> = {
  type: 'route-information',
  code: 24,

  decode(content) {
    const prefixLength = content.u8();
    if (prefixLength > 128) content.fail(`prefix length ${prefixLength} is more than 128`);
    const preference = preferenceOf(content.u8() >> PREFERENCE_SHIFT);
    // RFC 4191 2.3: an option with the reserved preference MUST be ignored, unlike the same bits of the header.
    if (preference === undefined) content.fail('reserved preference');
    const routeLifetime = content.u32();
    if (content.remaining < octetsFor(prefixLength)) {
      content.fail(`${content.remaining} octets are too few for a prefix of ${prefixLength} bits`);
    }
    if (content.remaining > ADDRESS_LENGTH) content.fail('longer than 24 octets');
    return {
      type: 'route-information',
      prefix: content.prefix(content.remaining, prefixLength),
      prefixLength,
      preference: preference ?? 'medium',
      routeLifetime,
    };
  },

  encode(content, option) {
    if (option.prefixLength > 128) {
      throw new NdpEncodeError(`prefixLength: ${option.prefixLength} is more than 128`);
    }
    content.u8(option.prefixLength, 'prefixLength');
    content.u8(preferenceBits(option.preference) << PREFERENCE_SHIFT, 'preference');
    content.u32(option.routeLifetime, 'routeLifetime');
    content.prefix(option.prefix, option.prefixLength, octetsFor(option.prefixLength), 'prefix');
  },

  describe(option) {
    const words = [
      ...(option.preference === 'medium' ? [] : [option.preference]),
      `${describeLifetime(option.routeLifetime)} s`,
    ];
    return `route ${option.prefix}/${option.prefixLength} (${words.join(', ')})`;
  },
};
