import { ADDRESS_LENGTH, readDomainName, writeDomainName, type Writer } from '@ovlab/wire';
import { NdpEncodeError } from '../errors.ts';
import { describeServiceParameter } from './describe-service-parameters.ts';
import { describeLifetime } from './lifetime.ts';
import { OPTION_UNIT, type OptionCodec } from './option-codec.ts';
import {
  readServiceParameters,
  writeServiceParameters,
  type ServiceParameter,
} from './service-parameters.ts';

/** A resolver that speaks DNS over TLS, QUIC or HTTPS (RFC 9463 6.1). */
export interface EncryptedDnsOption {
  readonly type: 'encrypted-dns';
  /** 1..65535, the lowest first. RFC 9463 has no AliasMode, which 0 would stand for. */
  readonly servicePriority: number;
  /** Seconds, or `INFINITY`; 0 withdraws the resolver. */
  readonly lifetime: number;
  /** The name that the resolver's certificate shows; without final dot. */
  readonly authenticationDomainName: string;
  /** None: the host is to resolve the name itself (ADN-only mode, RFC 9463 3.1.6). */
  readonly addresses: readonly string[];
  /** With ascending keys; none without addresses. `serviceParameters` makes the usual ones. */
  readonly serviceParameters: readonly ServiceParameter[];
}

export const encryptedDns: OptionCodec<EncryptedDnsOption> = {
  type: 'encrypted-dns',
  code: 144,

  decode(content) {
    const servicePriority = content.u16();
    if (servicePriority === 0) content.fail('service priority 0');
    const lifetime = content.u32();
    const nameLength = content.u16();
    const afterName = content.remaining - nameLength;
    const authenticationDomainName = readDomainName(content);
    if (authenticationDomainName === '') content.fail('no authentication domain name');
    if (content.remaining !== afterName) content.fail('the authentication domain name has another length');
    // In ADN-only mode the other fields are missing; padding, and lengths of 0, look alike.
    const nameOnly = content.onlyZeros;
    const addresses: string[] = [];
    if (!nameOnly) {
      const count = content.u16() / ADDRESS_LENGTH;
      // RFC 9463 3.1.8: whatever follows the name, there is an address.
      if (count === 0) content.fail('no address');
      if (!Number.isInteger(count)) content.fail('the length fits no whole number of addresses');
      while (content.error === undefined && addresses.length < count) addresses.push(content.address());
    }
    const parameters = nameOnly ? [] : readServiceParameters(content, content.u16());
    content.padding();
    return {
      type: 'encrypted-dns',
      servicePriority,
      lifetime,
      authenticationDomainName,
      addresses,
      serviceParameters: parameters,
    };
  },

  encode(content, option) {
    if (option.servicePriority === 0) {
      throw new NdpEncodeError('servicePriority: 0 is AliasMode, which RFC 9463 does not have');
    }
    if (option.addresses.length === 0 && option.serviceParameters.length > 0) {
      throw new NdpEncodeError('serviceParameters: they need an address');
    }
    content.u16(option.servicePriority, 'servicePriority');
    content.u32(option.lifetime, 'lifetime');
    withLength(content, 'authenticationDomainName', () => {
      writeDomainName(content, option.authenticationDomainName, 'authenticationDomainName');
    });
    if (option.addresses.length > 0) {
      withLength(content, 'addresses', () => {
        for (const address of option.addresses) content.address(address, 'addresses');
      });
      withLength(content, 'serviceParameters', () => {
        writeServiceParameters(content, option.serviceParameters);
      });
    }
    content.align(OPTION_UNIT);
  },

  describe(option) {
    const words = [
      `priority ${option.servicePriority}`,
      ...option.serviceParameters.map(describeServiceParameter),
      `${describeLifetime(option.lifetime)} s`,
    ];
    const where = [option.authenticationDomainName, ...option.addresses].join(' ');
    return `encrypted dns ${where} (${words.join(', ')})`;
  },
};

/** Writes something behind its length of 16 bits. */
function withLength(content: Writer, field: string, write: () => void): void {
  const start = content.length;
  content.zeros(2);
  write();
  content.u16At(start, content.length - start - 2, field);
}
