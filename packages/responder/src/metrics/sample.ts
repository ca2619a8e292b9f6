import type { DaemonStatus } from '../control/api.ts';
import type { ResponderStatus } from '../status.ts';

/** One value of a metric. */
export interface Sample {
  /** Of the name, for the parts of a histogram. */
  readonly suffix?: '_bucket' | '_sum' | '_count';
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** A metric and where its values come from. */
export interface Definition {
  readonly name: string;
  readonly type: 'gauge' | 'counter' | 'histogram';
  /** One sentence. */
  readonly help: string;
  readonly labels: readonly string[];
  /** `now` is Unix time in seconds. */
  samples(status: DaemonStatus, now: number): readonly Sample[];
}

/** The samples of every interface, with its name as a label. */
export function eachInterface(
  samples: (status: ResponderStatus, now: number) => readonly Sample[],
): Definition['samples'] {
  return ({ interfaces }, now) =>
    interfaces.flatMap((status) =>
      samples(status, now).map((sample) => ({
        ...sample,
        labels: { interface: status.name, ...sample.labels },
      })),
    );
}
