/**
 * One change of a host, as data. Dry runs, `--json`, the journal and the printed commands are views of it.
 * Every action is idempotent or fails without effect, so that a plan can be run again after a crash.
 */
export type Action =
  /** Lines for one `ip -batch` call, each without the leading `ip`; the batch stops at its first error. */
  | { readonly kind: 'ip'; readonly lines: readonly string[] }
  /** Kernel parameters by their dotted names (`net.ipv6.conf.br0.accept_ra`), set in this order. */
  | { readonly kind: 'sysctl'; readonly values: Readonly<Record<string, string>> }
  /** A ruleset for one `nft -f -` call, which is one transaction. */
  | { readonly kind: 'nft'; readonly ruleset: string };

/** A titled group of actions with the way back. */
export interface Step {
  /** Unique in its plan, stable between runs, for example `bridge.create`. */
  readonly id: string;
  /** What is done, for example `create bridge br0 with the address of eth0`. */
  readonly title: string;
  /** Why it is needed now, for example `br0 does not exist`. */
  readonly reason: string;
  readonly apply: readonly Action[];
  /** Undoes `apply`, in the order given; empty when removing the node undoes it. */
  readonly undo: readonly Action[];
}

export type Plan = readonly Step[];

/** The shell command lines that do the same by hand, one per line of the action. */
export function equivalentCommands(action: Action): readonly string[] {
  switch (action.kind) {
    case 'ip':
      return action.lines.map((line) => `ip ${line}`);
    case 'sysctl':
      return Object.entries(action.values).map(([name, value]) => `sysctl -w ${name}=${quote(value)}`);
    case 'nft':
      return [`nft -f - <<'EOF'\n${action.ruleset.trimEnd()}\nEOF`];
  }
}

function quote(value: string): string {
  return /^[\w.:/-]+$/.test(value) ? value : `'${value.replaceAll("'", String.raw`'\''`)}'`;
}
