import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { formatTarget, probe, readTlsCryptKey, type ProbeVerdict } from '@ovlab/openvpn';

/** What came back to the first packet of a client. */
export interface AnswerFact {
  /** Address, port and transport. */
  readonly target: string;
  readonly verdict: ProbeVerdict;
  readonly words: string;
  readonly hint: string;
}

interface Target {
  readonly port: number;
  readonly proto: 'udp' | 'tcp';
  readonly family: 4 | 6;
}

/**
 * Asks the OpenVPN of this machine with a key of one of its clients.
 *
 * Errors: an `Error` when no client has a key yet.
 */
export async function gatherAnswer(
  keys: string,
  { port, proto, family }: Target,
  signal: AbortSignal | undefined,
): Promise<AnswerFact> {
  const text = await clientKey(keys);
  const host = family === 4 ? '127.0.0.1' : '::1';
  const report = await probe(
    { host, port, proto, family },
    { keys: readTlsCryptKey(text), timeout: 1500, ...(signal === undefined ? {} : { signal }) },
  );
  const [finding] = report.findings;
  if (finding === undefined) throw new Error(`${host} could not be asked`);
  const { verdict, words, hint } = finding;
  return { target: `${formatTarget(host, port)}/${proto}`, verdict, words, hint };
}

/** The key that all share, or else that of any client. */
async function clientKey(directory: string): Promise<string> {
  const shared = await readFile(join(directory, 'tls-crypt.key'), 'utf8').catch(() => undefined);
  if (shared !== undefined) return shared;
  const folder = join(directory, 'tls-crypt-v2');
  const [first] = (await readdir(folder).catch((): string[] => [])).filter((name) => name.endsWith('.key'));
  if (first === undefined) throw new Error('no client has a key to ask with');
  return readFile(join(folder, first), 'utf8');
}
