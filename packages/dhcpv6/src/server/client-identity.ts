import { ETHERNET_ADDRESS_LENGTH, formatEthernetAddress, tryParseAddress } from '@ovlab/wire';
import type { RelayMessage } from '../messages/message-types.ts';
import type { Duid } from '../options/option-types.ts';

/** ARP hardware type of Ethernet. */
const ETHERNET = 1;

/**
 * Ethernet address of a client, `02:00:5e:10:00:01`: what its relay agent says (RFC 6939), else what its DUID has
 * (RFC 9915 11.2, 11.4), else what its link-local address is made of (RFC 4291 appendix A). A DUID identifies whole
 * and may have the address of a network card that is long gone, so this is a help for reservations and no identity.
 *
 * @param source address that the client sent from
 */
export function linkLayerAddressOf(
  duid: Duid,
  source: string,
  firstRelay: RelayMessage | undefined,
): string | undefined {
  return fromRelay(firstRelay) ?? fromDuid(duid) ?? fromLinkLocal(source);
}

function fromRelay(relay: RelayMessage | undefined): string | undefined {
  if (relay === undefined) return undefined;
  for (const option of relay.options) {
    if (option.type === 'client-link-layer-address' && option.hardwareType === ETHERNET) {
      return option.linkLayerAddress;
    }
  }
  return undefined;
}

function fromDuid(duid: Duid): string | undefined {
  if (duid[0] !== 0 || duid[2] !== 0 || duid[3] !== ETHERNET) return undefined;
  const at = duid.length - ETHERNET_ADDRESS_LENGTH;
  const hasAddress = (duid[1] === 1 && at === 8) || (duid[1] === 3 && at === 4);
  return hasAddress ? formatEthernetAddress(duid, at) : undefined;
}

function fromLinkLocal(source: string): string | undefined {
  if (!isLinkLocal(source)) return undefined;
  const octets = tryParseAddress(source);
  if (octets?.[11] !== 0xff || octets[12] !== 0xfe) return undefined;
  const universal = Uint8Array.of(
    (octets[8] ?? 0) ^ 2,
    octets[9] ?? 0,
    octets[10] ?? 0,
    octets[13] ?? 0,
    octets[14] ?? 0,
    octets[15] ?? 0,
  );
  return formatEthernetAddress(universal);
}

/** RFC 4291 2.5.6: the 54 bits behind fe80::/10 are zero. */
export function isLinkLocal(address: string): boolean {
  return address.startsWith('fe80:');
}
