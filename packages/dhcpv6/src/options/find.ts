import type { Dhcpv6Option, OptionOf } from './option-types.ts';

/** What has options: a message, an IA, an address or a prefix. */
interface OptionHolder {
  readonly options: readonly Dhcpv6Option[];
}

/** Every option of one type, in the order of the message. */
export function optionsOf<Type extends Dhcpv6Option['type']>(
  { options }: OptionHolder,
  type: Type,
): OptionOf<Type>[] {
  return options.filter((option): option is OptionOf<Type> => option.type === type);
}

/** The first option of one type. */
export function optionOf<Type extends Dhcpv6Option['type']>(
  { options }: OptionHolder,
  type: Type,
): OptionOf<Type> | undefined {
  for (const option of options) if (option.type === type) return option as OptionOf<Type>;
  return undefined;
}
