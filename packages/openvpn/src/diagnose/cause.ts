import type { ErrorCode } from '@ovlab/core';

/** Why OpenVPN ended or does not connect: one row of what this package knows. */
export interface Cause {
  /** Stable and unique, for scripts: lower-case words joined by hyphens. */
  readonly name: string;
  readonly code: ErrorCode;
  /** A line that shows it, shortened. */
  readonly example: string;
  /** Any of them in a line of OpenVPN's log shows this cause. */
  readonly patterns: readonly RegExp[];
  /** What the line means: one sentence. */
  readonly meaning: string;
  /** What to do next. */
  readonly hint: string;
}
