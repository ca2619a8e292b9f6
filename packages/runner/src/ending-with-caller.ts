import type { Invocation } from './netns.ts';
import { findProgram } from './programs.ts';

/**
 * The same program, ended by the kernel when its caller ends in whatever way (`PR_SET_PDEATHSIG` of prctl(2)). One
 * that only tells its caller lines would notice a killed caller at its next line, which may never come. Where
 * util-linux is missing, it is left as it is.
 */
export async function endingWithCaller(
  { file, args }: Invocation,
  find: (program: string) => Promise<string | undefined> = findProgram,
): Promise<Invocation> {
  const setpriv = await find('setpriv');
  return setpriv === undefined
    ? { file, args }
    : { file: setpriv, args: ['--pdeathsig', 'TERM', '--', file, ...args] };
}
