import { addressFromMac } from '@ovlab/core';
import { isLinkLocal } from '@ovlab/core/addresses';
import {
  INFINITY,
  validateRouterAdvertisement,
  type OptionOf,
  type Preference,
  type RouterAdvertisement,
} from '@ovlab/ndp';
import type { HostAddress, HostRoute } from './world.ts';

/** RFC 4862 5.5.3 e: an advertisement that nobody vouches for cannot end an address sooner. */
const TWO_HOURS = 7_200_000;
const LEAST_MTU = 1280;

interface Address {
  /** Milliseconds of the caller's clock. */
  readonly validUntil: number;
  readonly preferredUntil: number;
}

interface Route {
  readonly prefix: string;
  readonly via: string;
  readonly preference: Preference;
  readonly until: number;
}

/**
 * What a host makes of the Router Advertisements that it hears (RFC 4861 6.3.4, RFC 4862 5.5.3, RFC 4191 3.1 as a
 * host of type C), without clock and socket.
 */
export class SimulatedHost {
  readonly #mac: string;
  readonly #linkMtu: number;
  readonly #addresses = new Map<string, Address>();
  readonly #routes = new Map<string, Route>();
  readonly #neighbours = new Map<string, string>();
  #mtu: number;

  constructor(mac: string, linkMtu: number) {
    this.#mac = mac;
    this.#linkMtu = linkMtu;
    this.#mtu = linkMtu;
  }

  get mtu(): number {
    return this.#mtu;
  }

  addresses(now: number): readonly HostAddress[] {
    return [...this.#addresses]
      .filter(([, { validUntil }]) => validUntil > now)
      .map(([address, { validUntil, preferredUntil }]) => ({
        address,
        validLifetime: secondsTo(validUntil, now),
        preferredLifetime: secondsTo(preferredUntil, now),
        deprecated: preferredUntil <= now,
      }))
      .sort((a, b) => (a.address < b.address ? -1 : 1));
  }

  routes(now: number): readonly HostRoute[] {
    return [...this.#routes.values()]
      .filter(({ until }) => until > now)
      .map(({ until, ...route }) => ({ ...route, expires: secondsTo(until, now) }))
      .sort((a, b) => (a.prefix + a.via < b.prefix + b.via ? -1 : 1));
  }

  neighbour(address: string): string | undefined {
    return this.#neighbours.get(address);
  }

  receive(message: RouterAdvertisement, source: string, now: number): void {
    if (validateRouterAdvertisement({ source }, message) !== undefined) return;
    this.#route('::/0', source, message.preference, message.routerLifetime, now);
    for (const option of message.options) {
      switch (option.type) {
        case 'source-link-layer-address':
          this.#neighbours.set(source, option.linkLayerAddress);
          break;
        case 'mtu':
          if (option.mtu >= LEAST_MTU && option.mtu <= this.#linkMtu) this.#mtu = option.mtu;
          break;
        case 'prefix-information':
          if (option.autonomous) this.#autoconfigure(option, now);
          break;
        case 'route-information': {
          const { prefix, prefixLength, preference, routeLifetime } = option;
          this.#route(`${prefix}/${String(prefixLength)}`, source, preference, routeLifetime, now);
          break;
        }
        default:
      }
    }
  }

  #route(prefix: string, via: string, preference: Preference, lifetime: number, now: number): void {
    const key = `${prefix} ${via}`;
    if (lifetime === 0) this.#routes.delete(key);
    else this.#routes.set(key, { prefix, via, preference, until: timeAfter(lifetime, now) });
  }

  /** RFC 4862 5.5.3. */
  #autoconfigure(option: OptionOf<'prefix-information'>, now: number): void {
    const { prefix, prefixLength, validLifetime, preferredLifetime } = option;
    if (prefixLength !== 64 || isLinkLocal(prefix) || preferredLifetime > validLifetime) return;
    const address = addressFromMac(`${prefix}/64`, this.#mac);
    const known = this.#addresses.get(address)?.validUntil ?? now;
    if (known <= now && validLifetime === 0) return;
    this.#addresses.set(address, {
      validUntil: Math.max(timeAfter(validLifetime, now), Math.min(known, now + TWO_HOURS)),
      preferredUntil: timeAfter(preferredLifetime, now),
    });
  }
}

function timeAfter(seconds: number, now: number): number {
  return seconds === INFINITY ? Infinity : now + seconds * 1000;
}

function secondsTo(time: number, now: number): number {
  return Math.max(0, (time - now) / 1000);
}
