import { readJournal, type Phase } from '@ovlab/linux-host';

/** The last change of the host by `ovlab server apply`. */
export interface ChangeFact {
  /** Undefined: there is none. */
  readonly phase: Phase | undefined;
  readonly reason: string | undefined;
  /** What of the state before could not be restored. */
  readonly differences: readonly string[];
}

/** Reads the journal and nothing else: it must not go on with what was broken off. Errors: `OVLAB_E_JOURNAL`. */
export async function gatherChange(directory: string): Promise<ChangeFact> {
  const { phase, reason, differences = [] } = (await readJournal(directory)) ?? {};
  return { phase, reason, differences };
}
