import type { InterfaceSnapshot, UnusableReason } from './interface/snapshot.ts';
import type { ResponderCounts } from './statistics.ts';

/** What a responder does at the moment and has done so far; plain data. */
export interface ResponderStatus extends ResponderCounts {
  readonly state: 'new' | 'waiting' | 'advertising' | 'stopped';
  /** What the interface lacks; `socket` when it is fit but the socket could not be opened. */
  readonly waitingFor: UnusableReason | 'socket' | undefined;
  /** The interface as last seen; undefined before the start. */
  readonly interface: InterfaceSnapshot | undefined;
  /** Milliseconds since the last multicast advertisement left; undefined when none has. */
  readonly sinceMulticast: number | undefined;
}
