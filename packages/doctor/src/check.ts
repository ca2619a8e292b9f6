import type { Evidence, Facts, Subject } from './evidence.ts';
import type { FixAction } from './fix.ts';

/** `error`: something does not work or will not; `warning`: it works, and there is a risk. */
export type Severity = 'error' | 'warning';

/** Who the check is for: the machine that serves, one that is a client, or both. */
export type Side = 'server' | 'client' | 'both';

/** What a check found, said in one line of `evidence`. */
export type Verdict =
  | { readonly status: 'good'; readonly evidence: string }
  /** Does not apply here, or could not be looked at: `evidence` says why. */
  | { readonly status: 'skipped'; readonly evidence: string }
  | Fault;

/** Something is wrong. */
export interface Fault {
  readonly status: 'bad';
  readonly evidence: string;
  /** The command that mends it, or what to do where no command can. */
  readonly mend: string;
  /** Where it is milder than the check's own. */
  readonly severity?: Severity;
  /** What `--fix` does; absent when mending is not safe or not possible from here. */
  readonly fix?: readonly FixAction[];
}

/** A named question about a machine. Ids, once published, keep their meaning. */
export interface Check {
  /** `subject.matter`, for example `kernel.tun`. */
  readonly id: string;
  /** What should be, as a sentence without its full stop. */
  readonly title: string;
  readonly severity: Severity;
  readonly side: Side;
  /** Where it looks, for the documentation. */
  readonly looksAt: string;
  /** What happens to whom when it is not so. */
  readonly consequence: string;
  /** Whether some of its faults can be mended by `--fix`. */
  readonly fixes: boolean;
  /** Facts without which nothing can be said. */
  readonly needs: readonly (keyof Facts)[];
  readonly judge: (evidence: Evidence) => Verdict;
}

interface Definition<K extends keyof Facts> {
  readonly id: string;
  readonly title: string;
  readonly severity: Severity;
  readonly side?: Side;
  readonly looksAt: string;
  readonly consequence: string;
  readonly fixes?: boolean;
  /** Facts without which nothing can be said. */
  readonly needs: readonly K[];
  readonly judge: (facts: Pick<Facts, K>, subject: Subject, evidence: Evidence) => Verdict;
}

/** A check that is skipped, with the reason, when one of the facts that it needs could not be gathered. */
export function check<K extends keyof Facts>(definition: Definition<K>): Check {
  const { needs, judge, side = 'server', fixes = false, ...rest } = definition;
  return {
    ...rest,
    side,
    fixes,
    needs,
    judge: (evidence) => {
      const missing = needs.find((key) => evidence.facts[key] === undefined);
      if (missing !== undefined) return skipped(evidence.unread[missing] ?? `no ${missing} to look at`);
      return judge(evidence.facts as Pick<Facts, K>, evidence.subject, evidence);
    },
  };
}

export function good(evidence: string): Verdict {
  return { status: 'good', evidence };
}

export function skipped(evidence: string): Verdict {
  return { status: 'skipped', evidence };
}

export function bad(evidence: string, mend: string, more: Pick<Fault, 'severity' | 'fix'> = {}): Fault {
  return { status: 'bad', evidence, mend, ...more };
}
