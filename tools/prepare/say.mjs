/** Progress goes to standard error: standard output belongs to the work that is prepared for. */

/** @param {string} text */
export function say(text) {
  process.stderr.write(`${text}\n`);
}

/** Ends the program with a message for a person and the exit code of the command's contract. */
export class PrepareError extends Error {
  /**
   * @param {string} message
   * @param {1 | 3 | 4} exitCode 1 failed, 3 something is missing, 4 not permitted
   */
  constructor(message, exitCode) {
    super(message);
    this.exitCode = exitCode;
  }
}

/**
 * Runs `main` and turns its PrepareError into text and exit code.
 *
 * @param {() => Promise<number>} main resolves with the exit code
 */
export async function exitWith(main) {
  try {
    process.exitCode = await main();
  } catch (error) {
    if (!(error instanceof PrepareError)) throw error;
    say(`error: ${error.message}`);
    process.exitCode = error.exitCode;
  }
}
