import { NdpEncodeError } from '../errors.ts';
import type { OptionCodec } from './option-codec.ts';

/** The NAT64 prefix of the network (RFC 8781). */
export interface Pref64Option {
  readonly type: 'pref64';
  /** Bits after `prefixLength` are zero, on both ways. */
  readonly prefix: string;
  /** Bits; the lengths that RFC 6052 2.2 knows. */
  readonly prefixLength: 32 | 40 | 48 | 56 | 64 | 96;
  /** Seconds, a multiple of 8 up to 65528; 0 withdraws the prefix. */
  readonly lifetime: number;
}

/** Ordered by the prefix length code on the wire; 6 and 7 are not assigned. */
const prefixLengths = [96, 64, 56, 48, 40, 32] as const;

/** The lifetime has 13 bits and stands above the prefix length code, so in place it counts seconds. */
const PREFIX_LENGTH_CODE = 0b111;
const LIFETIME_UNIT = 8;
const MAX_LIFETIME = 65_528;

/** The lowest 32 bits of the prefix are not sent. */
const PREFIX_OCTETS = 12;

export const pref64: OptionCodec<Pref64Option> = {
  type: 'pref64',
  code: 38,

  decode(content) {
    const first = content.u16();
    const prefixLength = prefixLengths[first & PREFIX_LENGTH_CODE];
    // RFC 8781 4: a receiver MUST ignore the option.
    if (prefixLength === undefined) content.fail(`prefix length code ${first & PREFIX_LENGTH_CODE}`);
    return {
      type: 'pref64',
      prefix: content.prefix(PREFIX_OCTETS, prefixLength ?? 0),
      prefixLength: prefixLength ?? 96,
      lifetime: first & ~PREFIX_LENGTH_CODE,
    };
  },

  encode(content, option) {
    const code = prefixLengths.indexOf(option.prefixLength);
    if (code < 0) {
      throw new NdpEncodeError(
        `prefixLength: ${option.prefixLength as number} is none of 32, 40, 48, 56, 64 and 96`,
      );
    }
    const { lifetime } = option;
    if (!Number.isInteger(lifetime / LIFETIME_UNIT) || lifetime < 0 || lifetime > MAX_LIFETIME) {
      throw new NdpEncodeError(
        `lifetime: ${lifetime} is not a multiple of ${LIFETIME_UNIT} from 0 to ${MAX_LIFETIME}`,
      );
    }
    content.u16(lifetime | code, 'lifetime');
    content.prefix(option.prefix, option.prefixLength, PREFIX_OCTETS, 'prefix');
  },

  describe: (option) => `pref64 ${option.prefix}/${option.prefixLength} (${option.lifetime} s)`,
};
