import { randomBytes } from 'node:crypto';
import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { OvlabError } from '@ovlab/core';
import { askTcp } from './ask-tcp.ts';
import { askUdp } from './ask-udp.ts';
import { judgeTcp } from './judge-tcp.ts';
import { judgeUdp } from './judge-udp.ts';
import type { ProbeKeys } from './keys.ts';
import type { ProbeRemote } from './probe-profile.ts';
import { Questions } from './questions.ts';
import type { ProbeFinding } from './verdict.ts';

export interface ProbeOptions {
  /** Default: none, as a server without tls-crypt and tls-auth wants it. */
  readonly keys?: ProbeKeys;
  /** Milliseconds for each address; default 3,000. A static-key peer over TCP shows itself after 10 s. */
  readonly timeout?: number;
  readonly signal?: AbortSignal;
}

/** What was found at one address. */
export interface AddressFinding extends ProbeFinding {
  readonly address: string;
}

export interface ProbeReport {
  readonly host: string;
  readonly port: number;
  readonly proto: 'udp' | 'tcp';
  /** True when an OpenVPN answered at one address at least. */
  readonly answers: boolean;
  /** Every address of the host, in the order of the name service. */
  readonly findings: readonly AddressFinding[];
}

/**
 * Asks whether an OpenVPN server answers, at all addresses of a host at once, without building a tunnel.
 *
 * Errors: `OVLAB_E_NO_ANSWER` when no address is found for the name, `OVLAB_E_ABORTED` when the signal fired.
 */
export async function probe(remote: ProbeRemote, options: ProbeOptions = {}): Promise<ProbeReport> {
  const { keys = { kind: 'plain' }, timeout = 3000, signal } = options;
  const { host, port, proto } = remote;
  const findings = await Promise.all(
    (await addressesOf(remote)).map(async (address): Promise<AddressFinding> => {
      const questions = new Questions(keys, randomBytes);
      const endpoint = { address, port };
      const ask = { timeout, signal };
      const finding =
        proto === 'udp'
          ? judgeUdp(await askUdp(endpoint, questions, ask), keys)
          : judgeTcp(await askTcp(endpoint, questions, ask), keys);
      const { verdict, certain, words, hint, notes, ...times } = finding;
      return { address, verdict, certain, words, hint, notes, ...times };
    }),
  ).catch((cause: unknown) => {
    if (signal?.aborted !== true || cause instanceof OvlabError) throw cause;
    throw new OvlabError('OVLAB_E_ABORTED', `Probing ${host} was interrupted`, { cause });
  });
  return { host, port, proto, answers: findings.some(({ verdict }) => verdict === 'answers'), findings };
}

async function addressesOf({ host, family }: ProbeRemote): Promise<string[]> {
  if (isIP(host) !== 0) return [host];
  try {
    const found = await lookup(host, { all: true, family: family ?? 0, verbatim: true });
    return [...new Set(found.map(({ address }) => address))];
  } catch (cause) {
    const kind = family === undefined ? '' : `IPv${family} `;
    const unknown = (cause as NodeJS.ErrnoException).code === 'ENOTFOUND';
    const message = unknown
      ? `The name ${host} has no ${kind}address`
      : `The name ${host} cannot be looked up`;
    const hint = unknown ? 'Check the name.' : "Check this machine's DNS.";
    throw new OvlabError('OVLAB_E_NO_ANSWER', message, { hint, cause });
  }
}
