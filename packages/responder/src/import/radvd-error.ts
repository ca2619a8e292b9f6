/** A place in a text, 1-based, and how much of the line is meant. */
export interface TextPlace {
  readonly line: number;
  readonly column: number;
  readonly length: number;
}

/** What keeps a text from being a radvd.conf; `importRadvd` makes an `OvlabError` of it. */
export class RadvdError extends Error {
  readonly place: TextPlace;
  readonly hint: string | undefined;

  constructor(place: TextPlace, message: string, hint?: string) {
    super(message);
    this.place = place;
    this.hint = hint;
  }
}
