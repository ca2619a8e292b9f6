import type { InterfaceSettings } from '../config/settings.ts';

/** A key of our file with its value as it is written, and a remark behind it. */
export interface WrittenKey {
  readonly value: unknown;
  readonly remark?: string;
}

/** Keys of one interface, in the order in which they are written. */
export class Written {
  readonly keys = new Map<keyof InterfaceSettings, WrittenKey>();

  set(name: keyof InterfaceSettings, value: unknown, remark?: string): void {
    this.keys.set(name, { value, ...(remark === undefined ? {} : { remark }) });
  }

  /** Sets what has a value. */
  setGiven(name: keyof InterfaceSettings, given: { readonly value: unknown } | undefined): void {
    if (given !== undefined) this.set(name, given.value);
  }

  /** Sets a list that is not empty. */
  setList(name: keyof InterfaceSettings, values: readonly unknown[]): void {
    if (values.length > 0) this.set(name, values);
  }
}

/** An entry of a list: the short text when it is all there is to say. */
export function entry(short: string, keys: Readonly<Record<string, unknown>>): unknown {
  const said = Object.entries(keys).filter(([, value]) => value !== undefined);
  const [only] = said;
  return said.length === 1 && only?.[0] === short ? only[1] : Object.fromEntries(said);
}
