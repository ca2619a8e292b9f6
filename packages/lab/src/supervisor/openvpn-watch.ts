import { LogDiagnoser, SecondClientDetector, type LogDiagnosis, type ManagementClient } from '@ovlab/openvpn';
import { P2pTracker, type P2pChange, type P2pPeer } from './p2p-peer.ts';
import type { Trouble } from './protocol.ts';
import { Troubles } from './troubles.ts';

export interface OpenvpnWatchOptions {
  /** `p2p`: for one client, `server`: for many. */
  readonly mode: 'p2p' | 'server';
  readonly onTrouble: (trouble: Trouble) => void;
  /** In mode `p2p`: what the one peer does. */
  readonly onPeer: (change: P2pChange) => void;
}

/** Some errors have their address in the next line, which comes at once. */
const NEXT_LINE_MS = 100;

/** Reads along in the log of a running OpenVPN: who is there, and what goes wrong. */
export class OpenvpnWatch {
  readonly #options: OpenvpnWatchOptions;
  readonly #troubles = new Troubles();
  #diagnoser: LogDiagnoser;
  #secondClient: SecondClientDetector;
  #peer = new P2pTracker();
  #flush: NodeJS.Timeout | undefined;

  constructor(options: OpenvpnWatchOptions) {
    this.#options = options;
    this.#diagnoser = new LogDiagnoser({ role: 'server' });
    this.#secondClient = new SecondClientDetector({ mode: options.mode });
  }

  get troubles(): readonly Trouble[] {
    return this.#troubles.list;
  }

  /** The other end, in mode `p2p`. */
  get peer(): P2pPeer | undefined {
    return this.#peer.peer;
  }

  /** Follows one run of OpenVPN from its first line, or from where an earlier supervisor has left it. */
  async attend(management: ManagementClient): Promise<void> {
    this.#peer = new P2pTracker();
    management.on('log', ({ message, time }) => this.#read(message, time.getTime()));
    management.on('client', (event) => {
      if (event.event !== 'ESTABLISHED') return;
      const { common_name: name, trusted_ip: ip4, trusted_ip6: ip6, untrusted_ip: before } = event.env;
      this.#troubles.overcome(name, ip4 ?? ip6 ?? before);
    });
    management.on('close', () => {
      clearTimeout(this.#flush);
      this.#tell(this.#diagnoser.flush());
    });
    await management.subscribe({ log: true });
    if (this.#options.mode === 'p2p') await this.#catchUp(management);
  }

  /** What was said before the subscription: whether it listens, and to whom it is connected. */
  async #catchUp(management: ManagementClient): Promise<void> {
    const lines = await management.command('log all');
    for (const line of typeof lines === 'string' ? [] : lines) {
      const [time = '', , ...message] = line.split(',');
      this.#follow(message.join(','), Number(time) * 1000);
    }
  }

  #read(message: string, time: number): void {
    // The clock may be set; what is told once a minute must go on then.
    const now = performance.now();
    this.#follow(message, time);
    const second = this.#secondClient.push(message, now);
    if (second !== undefined) this.#options.onTrouble(this.#troubles.add(second, second.addresses));
    this.#tell(this.#diagnoser.push(message, now));
    clearTimeout(this.#flush);
    this.#flush = setTimeout(() => this.#tell(this.#diagnoser.flush()), NEXT_LINE_MS).unref();
  }

  #follow(message: string, time: number): void {
    if (this.#options.mode !== 'p2p') return;
    const change = this.#peer.push(message, time);
    if (change === undefined) return;
    if (change === 'connected') this.#troubles.overcomeAll();
    this.#options.onPeer(change);
  }

  #tell(diagnoses: readonly LogDiagnosis[]): void {
    for (const diagnosis of diagnoses) {
      const explained =
        diagnosis.name === 'replay' && this.#troubles.list.some(({ name }) => name === 'second-client');
      if (explained) continue;
      const addresses = diagnosis.peer === undefined ? [] : [diagnosis.peer];
      this.#options.onTrouble(this.#troubles.add(diagnosis, addresses));
    }
  }
}
