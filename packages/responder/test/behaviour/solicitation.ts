import { encodeMessage } from '@ovlab/ndp';
import { HOST_MAC } from './world.ts';

/** A Router Solicitation as a host sends it from this address (RFC 4861 4.1, 6.3.7). */
export function solicitationBytes(source: string): Uint8Array {
  return encodeMessage({
    type: 'router-solicitation',
    code: 0,
    options: source === '::' ? [] : [{ type: 'source-link-layer-address', linkLayerAddress: HOST_MAC }],
  });
}
