import type { Lease } from '../leases/lease.ts';
import type { Authentication } from '../options/option-types.ts';
import { RECONFIGURE_KEY_LENGTH } from './constants.ts';

/** Reconfiguration Key Authentication Protocol (RFC 9915 20.4.1). */
const PROTOCOL = 3;
const ALGORITHM = 1;
const REPLAY_DETECTION_METHOD = 0;

/** What the authentication information has behind its type. */
const KEY = 1;
const DIGEST = 2;

/** The key that a client has: that of its lease of last. */
export function reconfigureKeyOf(leases: readonly Lease[]): Uint8Array | undefined {
  let youngest: Lease | undefined;
  for (const lease of leases) {
    if (lease.reconfigureKey?.length !== RECONFIGURE_KEY_LENGTH) continue;
    if (youngest === undefined || lease.updatedAt > youngest.updatedAt) youngest = lease;
  }
  return youngest?.reconfigureKey;
}

/** Tells a client its key, in a Reply message. */
export function keyOption(key: Uint8Array, replayDetection: bigint): Authentication {
  return authentication(KEY, key, replayDetection);
}

/** Authenticates a Reconfigure message; the digest is zero while it is computed (RFC 9915 20.4.2). */
export function digestOption(digest: Uint8Array, replayDetection: bigint): Authentication {
  return authentication(DIGEST, digest, replayDetection);
}

function authentication(type: number, value: Uint8Array, replayDetection: bigint): Authentication {
  const information = new Uint8Array(1 + value.length);
  information[0] = type;
  information.set(value, 1);
  return {
    type: 'authentication',
    protocol: PROTOCOL,
    algorithm: ALGORITHM,
    replayDetectionMethod: REPLAY_DETECTION_METHOD,
    replayDetection,
    information,
  };
}

/**
 * Values that only grow, as the receiver of an authentication demands (RFC 9915 20.3): microseconds since the epoch, so
 * that they go on growing after a restart without being stored.
 */
export class ReplayCounter {
  #last = 0;

  /** @param now milliseconds since the epoch */
  next(now: number): bigint {
    this.#last = Math.max(this.#last + 1, Math.floor(now * 1000));
    return BigInt(this.#last);
  }
}
