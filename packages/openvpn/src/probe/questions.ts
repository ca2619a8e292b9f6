import { HandshakeExchange, OptionsExchange, type Exchange, type Reading } from './exchange.ts';
import type { ProbeKeys } from './keys.ts';
import { StaticKeyChannel } from './static-channel.ts';
import {
  plainWrapping,
  tlsAuthWrapping,
  tlsCryptV2Wrapping,
  tlsCryptWrapping,
  type ControlWrapping,
} from './wrapping.ts';

/** What a probe asks: with the key that it was given, and plainly, so that a server without one shows itself. */
export class Questions {
  readonly #keyed: Exchange | undefined;
  readonly #plain: Exchange;

  /** `random` gives as many random octets as it is asked for. */
  constructor(keys: ProbeKeys, random: (octets: number) => Uint8Array) {
    this.#plain = new HandshakeExchange(plainWrapping, random(8));
    if (keys.kind === 'static-key') {
      const { options } = keys;
      this.#keyed = options === undefined ? undefined : new OptionsExchange(new StaticKeyChannel(options));
    } else if (keys.kind !== 'plain') {
      this.#keyed = new HandshakeExchange(wrappingOf(keys), random(8));
    }
  }

  /** True when there is a question that only the holder of a key can ask. */
  get keyed(): boolean {
    return this.#keyed !== undefined;
  }

  /** The main question: with the key when there is one. */
  first(attempt: number, seconds: number): Buffer {
    return (this.#keyed ?? this.#plain).request(attempt, seconds);
  }

  plain(attempt: number, seconds: number): Buffer {
    return this.#plain.request(attempt, seconds);
  }

  /** Reads any octets; never throws. */
  read(packet: Uint8Array): Reading {
    const plain = this.#plain.read(packet);
    if (this.#keyed === undefined) return plain;
    const keyed = this.#keyed.read(packet);
    if (keyed.type === 'answer') return keyed;
    if (plain.type === 'answer') return { type: 'unprotected' };
    return plain.type === 'echo' ? plain : keyed;
  }
}

function wrappingOf(keys: Exclude<ProbeKeys, { kind: 'plain' | 'static-key' }>): ControlWrapping {
  switch (keys.kind) {
    case 'tls-auth':
      return tlsAuthWrapping(keys.key, keys.direction, keys.auth);
    case 'tls-crypt':
      return tlsCryptWrapping(keys.key);
    case 'tls-crypt-v2':
      return tlsCryptV2Wrapping(keys.key, keys.wrapped);
  }
}
