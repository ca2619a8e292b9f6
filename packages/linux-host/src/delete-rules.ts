import type { Runner, RunOptions, RunResult } from '@ovlab/core';

interface RawRule {
  rule?: { comment?: string; handle?: number };
}

/**
 * Deletes the rules of a chain that carry a comment. nft knows a rule by its handle alone, which is known only when
 * it is there; a chain that is gone has taken its rules with it.
 */
export async function deleteRules(
  [family = '', table = '', chain = '', comment = '']: readonly string[],
  runner: Runner,
  options: RunOptions,
): Promise<RunResult> {
  const where = [family, table, chain];
  const listed = await runner.run('nft', ['-j', '-a', 'list', 'chain', ...where], {
    ...options,
    reject: false,
  });
  if (listed.exitCode !== 0) return { exitCode: 0, stdout: '', stderr: '' };
  const { nftables } = JSON.parse(listed.stdout) as { nftables: RawRule[] };
  const lines = nftables.flatMap(({ rule }) =>
    rule?.comment === comment && rule.handle !== undefined
      ? [`delete rule ${where.join(' ')} handle ${rule.handle}\n`]
      : [],
  );
  if (lines.length === 0) return { ...listed, stdout: '' };
  return runner.run('nft', ['-f', '-'], { ...options, reject: false, input: lines.join('') });
}
