import type { Diagnostic } from '@ovlab/core';
import { duidsEqual, leaseKeyText, type Duid, type Lease, type LeaseKey } from '@ovlab/dhcpv6';
import type { TextPlace } from '../../import/radvd-error.ts';

/** Leases as lines of a file make and replace them. */
export class LeaseTable {
  readonly #leases = new Map<string, Lease>();
  readonly #notes: Diagnostic[] = [];
  /** The file that is read. */
  file = '';
  /** DUID of the server whose leases they are, if the file says it. */
  serverDuid: Duid | undefined;

  get leases(): readonly Lease[] {
    return [...this.#leases.values()];
  }

  get notes(): readonly Diagnostic[] {
    return this.#notes;
  }

  put(lease: Lease): void {
    this.#leases.set(leaseKeyText(lease), lease);
  }

  /** Takes a lease away; with a client, only if it is that client's. */
  remove(key: LeaseKey, duid?: Duid): void {
    const text = leaseKeyText(key);
    const held = this.#leases.get(text);
    if (held !== undefined && (duid === undefined || duidsEqual(held.duid, duid))) this.#leases.delete(text);
  }

  /** Says why something is not imported. */
  note(place: TextPlace, about: string, message: string): void {
    this.#notes.push({
      code: 'not-imported',
      severity: 'warning',
      message,
      file: this.file,
      ...place,
      path: about,
    });
  }
}
