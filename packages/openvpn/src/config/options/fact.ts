/**
 * What ovlab does with an option of a foreign file:
 * `used`: its value is taken over; `own`: ovlab writes its own value; `kept`: it goes along as it is;
 * `left-out`: it has no place in a bridge, or OpenVPN no longer has it.
 */
export type Handling = 'used' | 'own' | 'kept' | 'left-out';

/** What is known of an option. */
export interface OptionFact {
  /** What it does, in a few words. */
  readonly meaning: string;
  readonly handling: Handling;
  /** Why ovlab sets it itself or leaves it out. */
  readonly why?: string;
}

/** Options that are treated alike: name and meaning of each. */
export interface OptionGroup {
  readonly handling: Handling;
  readonly why?: string;
  readonly options: Readonly<Record<string, string>>;
}

export function factsOf(groups: readonly OptionGroup[]): [name: string, fact: OptionFact][] {
  return groups.flatMap(({ handling, why, options }) =>
    Object.entries(options).map(([name, meaning]): [string, OptionFact] => [
      name,
      { meaning, handling, ...(why === undefined ? {} : { why }) },
    ]),
  );
}
