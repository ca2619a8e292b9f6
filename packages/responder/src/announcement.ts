import {
  AdvertisedHistory,
  type AdvertisedRecord,
  type NdpOption,
  type RouterAdvertisement,
} from '@ovlab/ndp';
import { OvlabError } from '@ovlab/core/errors';
import { buildRouterAdvertisement } from './advertisement.ts';
import type { RaConfig } from './config/ra-config.ts';
import { Essence } from './essence.ts';
import type { InterfaceSnapshot } from './interface/snapshot.ts';
import { PrefixLifetimes } from './options/prefix-lifetimes.ts';
import { prefixKey } from './options/prefixes.ts';

/**
 * Milliseconds for which a prefix may be missing from the interface before hosts are told. Whoever changes an address
 * removes the old one first, and an interface that comes back gets its addresses one by one.
 */
const VANISH_GRACE = 1_000;

type Prefix = Pick<RaConfig['prefixes'][number], 'prefix' | 'prefixLength'>;

/** What one router says on its link: its configuration, what runs down, and what it has to take back. */
export class Announcement {
  readonly #history = new AdvertisedHistory();
  readonly #lifetimes = new PrefixLifetimes();
  readonly #essence = new Essence();
  /** Since when each prefix is missing that hosts still believe in. */
  readonly #missing = new Map<string, number>();
  #config: RaConfig;
  #revision = 0;
  /** What is missing next was left out on purpose. */
  #deliberate = false;

  constructor(config: RaConfig) {
    this.#config = config;
  }

  get config(): RaConfig {
    return this.#config;
  }

  /** What the new configuration leaves out is taken back at once. */
  reload(config: RaConfig): void {
    this.#config = config;
    this.#revision += 1;
    this.#deliberate = true;
  }

  /** What hosts may still believe from before this process. */
  restore(records: readonly AdvertisedRecord[], now: number): void {
    this.#history.restore(records, now);
  }

  records(now: number): readonly AdvertisedRecord[] {
    return this.#history.records(now);
  }

  /** The interface can be sent on from `now` on; it may get its addresses after that. */
  becameUsable(snapshot: InterfaceSnapshot, now: number): void {
    const message = buildRouterAdvertisement(this.#config, snapshot);
    const missing = this.#history.withdrawals(message, now).filter(isPrefix);
    for (const prefix of missing) this.#missing.set(prefixKey(prefix), now);
  }

  /** The message that is in force, with what it takes back. */
  message(snapshot: InterfaceSnapshot, now: number, final = false): RouterAdvertisement {
    const message = buildRouterAdvertisement(this.#config, snapshot, {
      final,
      now,
      lifetimes: this.#lifetimes,
    });
    const withdrawals = this.#history.withdrawals(message, now);
    this.#note(withdrawals.filter(isPrefix).map(prefixKey), now);
    const due = withdrawals.filter((option) => !isPrefix(option) || this.#graceLeft(option, now) <= 0);
    return due.length === 0 ? message : { ...message, options: [...message.options, ...due] };
  }

  /** Milliseconds until a prefix that is missing is taken back; undefined when none is. */
  nextVanishing(message: RouterAdvertisement, now: number): number | undefined {
    const waiting = this.#waiting(message, now).map((prefix) => this.#graceLeft(prefix, now));
    // At least one, or rounding could leave a rest that no timer ever uses up.
    return waiting.length === 0 ? undefined : Math.max(1, Math.min(...waiting));
  }

  /** What has to differ between two messages before hosts are told of a change (RFC 4861 6.2.4). */
  essence(message: RouterAdvertisement, now: number): string {
    const waiting = this.#waiting(message, now).map(prefixKey);
    return `${String(this.#revision)} ${this.#essence.of(message, new Set(waiting))}`;
  }

  /** Notes what goes out. */
  sent(message: RouterAdvertisement, now: number): void {
    this.#history.sent(message, now);
    this.#essence.sent(message);
  }

  /** Throws `OVLAB_E_USAGE` when the prefix is not advertised. */
  deprecate(prefix: Prefix, message: RouterAdvertisement | undefined, now: number): void {
    this.#assertAdvertised(prefix, message);
    this.#lifetimes.deprecate(prefixKey(prefix), now);
  }

  /** Throws `OVLAB_E_USAGE` when the prefix is not advertised. */
  renew(prefix: Prefix, message: RouterAdvertisement | undefined): void {
    this.#assertAdvertised(prefix, message);
    this.#lifetimes.renew(prefixKey(prefix));
  }

  /** Lets decrementing lifetimes begin anew. */
  restartLifetimes(): void {
    this.#lifetimes.restart();
  }

  #note(missing: readonly string[], now: number): void {
    for (const prefix of this.#missing.keys()) if (!missing.includes(prefix)) this.#missing.delete(prefix);
    for (const prefix of missing) {
      if (!this.#missing.has(prefix)) this.#missing.set(prefix, this.#deliberate ? -Infinity : now);
    }
    this.#deliberate = false;
  }

  /** The prefixes that are missing, but not for long enough to be taken back. */
  #waiting(message: RouterAdvertisement, now: number): readonly Prefix[] {
    return this.#history
      .withdrawals(message, now)
      .filter(isPrefix)
      .filter((prefix) => this.#graceLeft(prefix, now) > 0);
  }

  /** Milliseconds. */
  #graceLeft(prefix: Prefix, now: number): number {
    return (this.#missing.get(prefixKey(prefix)) ?? now) + VANISH_GRACE - now;
  }

  #assertAdvertised(prefix: Prefix, message: RouterAdvertisement | undefined): void {
    const advertised = message?.options.filter(isPrefix).map(prefixKey) ?? [];
    if (advertised.includes(prefixKey(prefix))) return;
    throw new OvlabError('OVLAB_E_USAGE', `${prefix.prefix}/${prefix.prefixLength} is not advertised`, {
      hint: advertised.length === 0 ? 'no prefix is' : `the prefixes that are: ${advertised.join(', ')}`,
    });
  }
}

function isPrefix(option: NdpOption): option is Extract<NdpOption, { type: 'prefix-information' }> {
  return option.type === 'prefix-information';
}
