import { NdpEncodeError } from '../errors.ts';
import type { OptionCodec } from './option-codec.ts';

/** What a Mobile IPv6 home agent says of itself (RFC 6275 7.4, RFC 3963 4.3). */
export interface HomeAgentInformationOption {
  readonly type: 'home-agent-information';
  /** 0..65535; the higher, the better. */
  readonly preference: number;
  /** Seconds, 1..65535: RFC 6275 7.4 forbids 0. */
  readonly lifetime: number;
  /** R: the home agent serves mobile routers too (RFC 3963 4.3). */
  readonly mobileRouter: boolean;
}

const MOBILE_ROUTER = 0x8000;

export const homeAgentInformation: OptionCodec<HomeAgentInformationOption> = {
  type: 'home-agent-information',
  code: 8,

  decode(content) {
    const flags = content.u16();
    const preference = content.u16();
    const lifetime = content.u16();
    if (lifetime === 0) content.fail('lifetime 0');
    return {
      type: 'home-agent-information',
      preference,
      lifetime,
      mobileRouter: (flags & MOBILE_ROUTER) !== 0,
    };
  },

  encode(content, option) {
    if (option.lifetime === 0) throw new NdpEncodeError('lifetime: a home agent cannot have 0');
    content.u16(option.mobileRouter ? MOBILE_ROUTER : 0, 'flags');
    content.u16(option.preference, 'preference');
    content.u16(option.lifetime, 'lifetime');
  },

  describe(option) {
    const words = [
      ...(option.mobileRouter ? ['mobile router'] : []),
      `preference ${option.preference}`,
      `${option.lifetime} s`,
    ];
    return `home agent information (${words.join(', ')})`;
  },
};
