/** A problem in a file, at a place that an editor can jump to. */
export interface Diagnostic {
  /** Stable code of the kind of problem, for example `unknown-key`. */
  readonly code: string;
  readonly severity: 'error' | 'warning';
  /** What is wrong, without a final full stop. */
  readonly message: string;
  /** How to mend it. */
  readonly hint?: string;
  readonly file: string;
  /** 1-based. */
  readonly line: number;
  /** 1-based, in characters. */
  readonly column: number;
  /** Characters that the caret line underlines; at least 1. */
  readonly length: number;
  /** Dotted path of the key, for example `server.addresses[1]`. */
  readonly path: string;
}
