import type { NearMiss } from '@ovlab/core';
import { formatTarget, type AddressFinding, type ProbeReport } from '@ovlab/openvpn';
import type { Style } from './style.ts';

/** A report with the hosts that may have been meant, when nothing answers. */
export interface ProbeResult extends ProbeReport {
  readonly nearMisses: readonly NearMiss[];
}

/** What was found at each address of a host, and what else may have been meant. */
export function renderProbe(result: ProbeResult, style: Style): string {
  const parts = result.findings.map((finding) => renderFinding(result, finding, style));
  const [likeliest] = result.nearMisses;
  if (likeliest !== undefined) parts.push(`${style.cyan('hint')}: ${didYouMean(likeliest)}`);
  return parts.join('\n');
}

function renderFinding(result: ProbeResult, finding: AddressFinding, style: Style): string {
  const { address, verdict, certain, words, hint, notes, roundTripMs } = finding;
  const where = `${formatTarget(address, result.port)}/${result.proto}`;
  const named = address === result.host ? where : `${result.host} ${where}`;
  const colour = verdict === 'answers' ? style.green : style.red;
  const time = roundTripMs === undefined ? '' : ` (${roundTripMs.toFixed(1)} ms)`;
  return [
    `${style.bold(named)} ${colour(verdict)}${certain ? '' : ', perhaps'}${time}`,
    `  ${words}.`,
    ...(notes.length === 0 ? [] : [`  ${notes.join(', ')}`]),
    `  ${style.cyan('hint')}: ${hint}`,
  ].join('\n');
}

export function didYouMean({ host, source, difference }: NearMiss): string {
  return `Do you mean ${host} (${source})? In what you wrote, ${difference}.`;
}
