import type { Token } from './tokens.ts';

/** Why an option of radvd is not there word for word. */
export type NoteCode =
  /** What it asks for is always so. */
  | 'not-needed'
  /** There is nothing like it. */
  | 'not-supported'
  /** The nearest value that the RFCs allow stands for it. */
  | 'out-of-range'
  /** It is there, and means something a little different. */
  | 'differs';

export interface Note {
  readonly code: NoteCode;
  /** Name of the option. */
  readonly about: Token;
  readonly message: string;
}

/** Collects notes about one interface. */
export class Notes {
  readonly all: Note[] = [];

  add(code: NoteCode, about: Token, message: string): void {
    this.all.push({ code, about, message });
  }

  /** The whole number between both ends that is nearest; says so when it is another. */
  clamp(about: Token, value: number, least: number, most: number): number {
    const nearest = Math.min(most, Math.max(least, Math.round(value)));
    if (nearest !== value) {
      const bounds = `${String(least)} to ${String(most)}`;
      this.add(
        'out-of-range',
        about,
        `${about.text} ${String(value)} became ${String(nearest)}; the range is ${bounds}`,
      );
    }
    return nearest;
  }
}
