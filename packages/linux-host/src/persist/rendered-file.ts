/** One thing to have in the file system, as plain data; every path is absolute and below the root. */
export type RenderedFile = WholeFile | EditedFile | AbsentFile | BlockInFile | SymbolicLink;

/** A file that is ours alone; its text gets a header when it is written. */
interface WholeFile {
  readonly kind: 'file';
  readonly path: string;
  readonly mode: 0o600 | 0o644 | 0o755;
  readonly text: string;
  /** Somebody else's file of this name is expected, kept, and put back at the end. */
  readonly replaces?: true;
}

/** Somebody else's file with other contents; the original is kept and put back at the end. */
interface EditedFile {
  readonly kind: 'edit';
  readonly path: string;
  readonly text: string;
}

/** Somebody else's file that must not be there; it is kept and put back at the end. */
interface AbsentFile {
  readonly kind: 'absent';
  readonly path: string;
}

/** Lines in a file that belongs to several; all else in it stays as it is. */
export interface BlockInFile {
  readonly kind: 'block';
  readonly path: string;
  /** Of the file, when it is made for the block. */
  readonly mode: 0o600 | 0o644 | 0o755;
  readonly lines: readonly string[];
  /** The file's text when there is none; by default it is empty. */
  readonly initial?: string;
  /** `end`: after all else. `filter`: behind the chains of the table `filter` of an iptables-save file. */
  readonly place: 'end' | 'filter';
}

/** A symbolic link that is ours alone. */
interface SymbolicLink {
  readonly kind: 'link';
  readonly path: string;
  readonly target: string;
}

/** A file that is there before anything is written. */
export interface ExistingFile {
  readonly path: string;
  readonly text: string;
}
