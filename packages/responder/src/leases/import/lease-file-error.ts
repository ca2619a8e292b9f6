import type { TextPlace } from '../../import/radvd-error.ts';

/** What keeps a text from being a file of leases; `importLeases` makes an `OvlabError` of it. */
export class LeaseFileError extends Error {
  readonly place: TextPlace;
  readonly hint: string | undefined;

  constructor(place: TextPlace, message: string, hint?: string) {
    super(message);
    this.place = place;
    this.hint = hint;
  }
}
