/** Something in a configuration that the RFCs forbid. */
export interface ConfigProblem {
  /** Name in the configuration, for example `rdnss[1]`. */
  readonly path: string;
  /** What is wrong, without a final full stop. */
  readonly message: string;
}

export interface Range {
  readonly least: number;
  readonly most: number;
  readonly unit?: string;
  /** Where it is written. */
  readonly rule: string;
}

export function problem(path: string, message: string): ConfigProblem {
  return { path, message };
}

/** A whole number between both ends. */
export function range(path: string, value: number, { least, most, unit, rule }: Range): ConfigProblem[] {
  if (Number.isInteger(value) && value >= least && value <= most) return [];
  const units = unit === undefined ? '' : ` ${unit}`;
  const bounds = most === Infinity ? `of ${least}${units} or more` : `within ${least}..${most}${units}`;
  return [problem(path, `${value} is not a whole number ${bounds} (${rule})`)];
}

/** The same for a value that may be left out. */
export function optionalRange(path: string, value: number | undefined, bounds: Range): ConfigProblem[] {
  return value === undefined ? [] : range(path, value, bounds);
}

/** Bounds of a table of limits as a range. */
export function within([least, most]: readonly [number, number], rule: string, unit?: string): Range {
  return { least, most, rule, ...(unit === undefined ? {} : { unit }) };
}
