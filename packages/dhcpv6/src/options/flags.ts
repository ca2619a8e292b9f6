import { SCOPES, type OptionCodec } from './option-codec.ts';
import type { AddressRegistrationEnable, RapidCommit, ReconfigureAccept } from './option-types.ts';

/** Options without content: that they are there says it all. */

/** RFC 9915 21.14. */
export const rapidCommit: OptionCodec<RapidCommit> = {
  type: 'rapid-commit',
  code: 14,
  scopes: SCOPES.message,
  decode: () => ({ type: 'rapid-commit' }),
  encode: () => undefined,
  describe: () => 'rapid commit',
};

/** RFC 9915 21.20. */
export const reconfigureAccept: OptionCodec<ReconfigureAccept> = {
  type: 'reconfigure-accept',
  code: 20,
  scopes: SCOPES.message,
  decode: () => ({ type: 'reconfigure-accept' }),
  encode: () => undefined,
  describe: () => 'reconfigure accept',
};

/** RFC 9686 4.1. */
export const addressRegistrationEnable: OptionCodec<AddressRegistrationEnable> = {
  type: 'address-registration-enable',
  code: 148,
  scopes: SCOPES.message,
  decode: () => ({ type: 'address-registration-enable' }),
  encode: () => undefined,
  describe: () => 'address registration',
};
