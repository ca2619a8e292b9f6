import type { Lab, Runner } from '@ovlab/core';
import type { LabEventListener } from './events.ts';
import type { Roots } from './paths.ts';
import type { SupervisorCommand } from './programs.ts';

export interface UpOptions {
  readonly lab: Lab;
  readonly roots: Roots;
  readonly runner: Runner;
  /** What the server's supervisor is started with; default: the program of this package. */
  readonly supervisorCommand?: SupervisorCommand;
  /** Ends the run: what it has made is removed, and only that. */
  readonly signal?: AbortSignal;
  readonly onEvent?: LabEventListener;
  /** `performance.now()` that `seconds` of the report counts from; default: the call. */
  readonly startedAt?: number;
  /** Milliseconds that a client may take to reach the internet host; default 60,000. */
  readonly timeout?: number;
}
