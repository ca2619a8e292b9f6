import type { IaNa, IaPd, StatusCode } from '../options/option-types.ts';
import type { ClientLink } from './client-link.ts';
import { STATUS, statusCode } from './constants.ts';
import { NOT_ON_LINK } from './ia-answer.ts';

const ON_LINK = statusCode(STATUS.success, 'all addresses belong to this link');

/**
 * Whether the addresses of a Confirm message belong to the link; bindings do not matter (RFC 9915 18.3.3). `undefined`
 * when there is nothing to say: no address, or a link whose prefixes are not known.
 */
export function confirm(ias: readonly (IaNa | IaPd)[], link: ClientLink): StatusCode | undefined {
  if (!link.isKnown) return undefined;
  let status: StatusCode | undefined;
  for (const ia of ias) {
    if (ia.type !== 'ia-na') continue;
    for (const option of ia.options) {
      if (option.type !== 'ia-address') continue;
      if (!link.has(option.address)) return NOT_ON_LINK;
      status = ON_LINK;
    }
  }
  return status;
}
