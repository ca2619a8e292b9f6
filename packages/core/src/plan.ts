/**
 * One change of a host, as data. Dry runs, `--json`, the journal and the printed commands are views of it.
 * Every action is idempotent or fails without effect, so that a plan can be run again after a crash.
 */
export type Action =
  /**
   * Lines for one `ip -batch` call, each without the leading `ip`; the batch stops at its first error. `family` is
   * for objects whose family a line cannot tell, as that of a policy rule.
   */
  | { readonly kind: 'ip'; readonly lines: readonly string[]; readonly family?: 6 }
  /** Kernel parameters by their dotted names (`net.ipv6.conf.br0.accept_ra`), set in this order. */
  | { readonly kind: 'sysctl'; readonly values: Readonly<Record<string, string>> }
  /** A ruleset for one `nft -f -` call, which is one transaction. */
  | { readonly kind: 'nft'; readonly ruleset: string }
  /** Deletes the rules of a chain of somebody else that carry a comment; none is no error. */
  | {
      readonly kind: 'nft-delete';
      readonly family: string;
      readonly table: string;
      readonly chain: string;
      readonly comment: string;
    }
  /**
   * Any other program, as an argument vector; the way of systems and of firewalls that have no batch. `mayFail`: a
   * failure means that it was done before.
   */
  | {
      readonly kind: 'command';
      readonly file: string;
      readonly args: readonly string[];
      readonly mayFail?: true;
    };

/** What must be true of a host once a step is done, as data, to be read back from its kernel. */
export type Check =
  | {
      readonly kind: 'link';
      readonly name: string;
      /** What a link must have; what is not given may be anything. */
      readonly has: Readonly<Record<string, string | number | boolean>>;
    }
  | { readonly kind: 'no-link'; readonly name: string }
  | {
      readonly kind: 'address';
      readonly link: string;
      readonly address: string;
      readonly prefixLength: number;
    }
  | { readonly kind: 'no-addresses'; readonly link: string }
  | {
      readonly kind: 'route';
      readonly family: 4 | 6;
      /** Undefined: main. */
      readonly table?: string;
      readonly destination: string;
      readonly link: string;
      readonly gateway?: string;
      readonly metric?: number;
    }
  /** A policy rule by what `ip rule add` takes after its priority. */
  | {
      readonly kind: 'rule';
      readonly family: 4 | 6;
      readonly priority: number;
      readonly words: readonly string[];
    }
  | { readonly kind: 'sysctl'; readonly name: string; readonly value: string }
  /** An nftables table whose rules carry these comments, whatever else is there. */
  | {
      readonly kind: 'table';
      readonly family: string;
      readonly name: string;
      readonly comments: readonly string[];
    }
  | { readonly kind: 'no-table'; readonly family: string; readonly name: string };

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
  /** What is true afterwards; undefined: nothing that can be read back. */
  readonly check?: readonly Check[];
  /** What a person should know before, for example who renews a lease on the interface. */
  readonly notes?: readonly string[];
}

/** Steps in the order in which they are carried out; undone from the last one to the first. */
export type Plan = readonly Step[];

/** The shell command lines that do the same by hand, one per line of the action. */
export function equivalentCommands(action: Action): readonly string[] {
  switch (action.kind) {
    case 'ip':
      return action.lines.map((line) => `ip ${action.family === 6 ? '-6 ' : ''}${line}`);
    case 'sysctl':
      return Object.entries(action.values).map(([name, value]) => `sysctl -w ${name}=${quote(value)}`);
    case 'nft':
      return [`nft -f - <<'EOF'\n${action.ruleset.trimEnd()}\nEOF`];
    case 'nft-delete': {
      const chain = `${action.family} ${action.table} ${action.chain}`;
      const handles = `nft -a list chain ${chain} | sed -n 's/.*comment "${action.comment}".* handle //p'`;
      return [`for handle in $(${handles}); do nft delete rule ${chain} handle "$handle"; done`];
    }
    case 'command':
      return [
        `${[action.file, ...action.args].map(quoteWord).join(' ')}${action.mayFail === true ? ' || true' : ''}`,
      ];
  }
}

function quoteWord(word: string): string {
  return /^[\w.:/=%@,+-]+$/.test(word) ? word : singleQuoted(word);
}

function quote(value: string): string {
  return /^[\w.:/-]+$/.test(value) ? value : singleQuoted(value);
}

function singleQuoted(value: string): string {
  return `'${value.replaceAll("'", String.raw`'\''`)}'`;
}
