import { describeSeconds } from './describe.ts';
import { SCOPES, type OptionCodec } from './option-codec.ts';
import type { SecondsOption } from './option-types.ts';

function seconds(type: SecondsOption['type'], code: number, scopes: number): OptionCodec<SecondsOption> {
  return {
    type,
    code,
    scopes,
    decode: (content) => ({ type, seconds: content.u32() }),
    encode: (content, option) => content.u32(option.seconds, 'seconds'),
    describe: (option) => `${type} ${describeSeconds(option.seconds)}`,
  };
}

/** RFC 9915 21.23. */
export const informationRefreshTime = seconds('information-refresh-time', 32, SCOPES.message);

/** RFC 9915 21.24. */
export const solMaxRt = seconds('sol-max-rt', 82, SCOPES.message);

/** RFC 9915 21.25. */
export const infMaxRt = seconds('inf-max-rt', 83, SCOPES.message);

/** RFC 5007 4.1.2.3. */
export const clientLastTransactionTime = seconds('client-last-transaction-time', 46, SCOPES.leasequery);
