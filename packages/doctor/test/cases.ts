import type { Situation } from './healthy.ts';

/** A situation in which a check finds something. */
export interface FaultCase extends Situation {
  readonly id: string;
  readonly name: string;
  readonly status: 'error' | 'warning';
  /** Part of what was seen. */
  readonly evidence: string;
  /** Part of the mend. */
  readonly mend: string;
  /** The commands of `--fix`; none: it must offer none. */
  readonly fix?: readonly string[];
}
