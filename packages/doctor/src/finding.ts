import type { Check, Severity } from './check.ts';
import type { Evidence } from './evidence.ts';
import type { FixAction } from './fix.ts';

/** One check with what it found. */
export interface Finding {
  readonly id: string;
  readonly title: string;
  readonly status: 'ok' | 'skipped' | Severity;
  /** What was seen, or why nothing was. */
  readonly evidence: string;
  /** What follows from a fault. */
  readonly consequence?: string;
  /** The command that mends it, or what to do. */
  readonly mend?: string;
  /** What `--fix` does. */
  readonly fix?: readonly FixAction[];
}

/** Asks one check. Pure. */
export function examine(check: Check, evidence: Evidence): Finding {
  const { id, title, consequence, severity } = check;
  const verdict = check.judge(evidence);
  const common = { id, title, evidence: verdict.evidence };
  switch (verdict.status) {
    case 'good':
      return { ...common, status: 'ok' };
    case 'skipped':
      return { ...common, status: 'skipped' };
    case 'bad':
      return {
        ...common,
        status: verdict.severity ?? severity,
        consequence,
        mend: verdict.mend,
        ...(verdict.fix === undefined ? {} : { fix: verdict.fix }),
      };
  }
}
