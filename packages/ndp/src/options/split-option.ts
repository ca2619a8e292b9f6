import { dnssl } from './dnssl.ts';
import { MAX_OPTION_LENGTH, optionLength } from './options.ts';
import { rdnss } from './rdnss.ts';
import type { NdpOption } from './table.ts';

/** Two options that say together what one says. */
type Parts = readonly [NdpOption, NdpOption];

/**
 * Cuts a list of DNS servers or search domains in two, the first part as long as `room` octets allow and in no case
 * longer than an option can be. RFC 8106 5 lets a message carry several of either.
 * @returns `undefined` when there is no room for one entry, no second part, or the option is no list
 */
export function splitOption(option: NdpOption, room: number): Parts | undefined {
  switch (option.type) {
    case rdnss.type:
      return cut(option.addresses, (addresses) => ({ ...option, addresses }), room);
    case dnssl.type:
      return cut(option.domains, (domains) => ({ ...option, domains }), room);
    default:
      return undefined;
  }
}

function cut<Entry>(
  entries: readonly Entry[],
  optionWith: (entries: readonly Entry[]) => NdpOption,
  room: number,
): Parts | undefined {
  const limit = Math.min(room, MAX_OPTION_LENGTH);
  const fits = (count: number): boolean => optionLength(optionWith(entries.slice(0, count))) <= limit;
  let count = 0;
  let tooMany = entries.length;
  while (tooMany - count > 1) {
    const middle = Math.floor((count + tooMany) / 2);
    if (fits(middle)) count = middle;
    else tooMany = middle;
  }
  return count > 0 ? [optionWith(entries.slice(0, count)), optionWith(entries.slice(count))] : undefined;
}
