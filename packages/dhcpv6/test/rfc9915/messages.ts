import {
  optionOf,
  optionsOf,
  type ClientServerMessage,
  type Dhcpv6Message,
  type Dhcpv6Option,
  type Duid,
  type IaAddress,
  type IaNa,
  type IaPd,
  type IaPrefix,
  type RelayMessage,
} from '../../src/index.ts';
import { SERVER_DUID } from './rig.ts';

/** DUID-UUID of a client, by a number 0..255. */
export function duidOf(client: number): Duid {
  return Uint8Array.from([0, 4, ...new Array<number>(15).fill(0xc1), client]);
}

export const forServer: Dhcpv6Option = { type: 'server-id', duid: SERVER_DUID };
export const rapid: Dhcpv6Option = { type: 'rapid-commit' };

export function askFor(...codes: number[]): Dhcpv6Option {
  return { type: 'option-request', codes };
}

/** A message of client 1. */
export function message(
  type: ClientServerMessage['type'],
  ...options: readonly Dhcpv6Option[]
): ClientServerMessage {
  return from(1, type, ...options);
}

/** A message with Client Identifier, and with Server Identifier where one belongs. */
export function from(
  client: number,
  type: ClientServerMessage['type'],
  ...options: readonly Dhcpv6Option[]
): ClientServerMessage {
  const clientId: Dhcpv6Option = { type: 'client-id', duid: duidOf(client) };
  const named = ['request', 'renew', 'release', 'decline'].includes(type)
    ? [clientId, forServer]
    : [clientId];
  return { type, transactionId: 0xabcdef, options: [...named, ...options] };
}

export function without(
  type: Dhcpv6Option['type'],
  { options, ...rest }: ClientServerMessage,
): ClientServerMessage {
  return { ...rest, options: options.filter((option) => option.type !== type) };
}

export function iaNa(iaid = 1, ...addresses: string[]): IaNa {
  return { type: 'ia-na', iaid, t1: 0, t2: 0, options: addresses.map((address) => iaAddress(address)) };
}

export function iaAddress(address: string, preferredLifetime = 0, validLifetime = 0): IaAddress {
  return { type: 'ia-address', address, preferredLifetime, validLifetime, options: [] };
}

export function iaPd(iaid = 1, ...prefixes: string[]): IaPd {
  return { type: 'ia-pd', iaid, t1: 0, t2: 0, options: prefixes.map((prefix) => iaPrefix(prefix)) };
}

export function iaPrefix(prefix: string, prefixLength = 64): IaPrefix {
  return { type: 'ia-prefix', prefix, prefixLength, preferredLifetime: 0, validLifetime: 0, options: [] };
}

export function relayed(
  inside: Dhcpv6Message,
  linkAddress = '2001:db8:2::1',
  peerAddress = 'fe80::1',
  ...options: readonly Dhcpv6Option[]
): RelayMessage {
  const hopCount = 'hopCount' in inside ? inside.hopCount + 1 : 0;
  const relayMessage: Dhcpv6Option = { type: 'relay-message', message: inside };
  return { type: 'relay-forward', hopCount, linkAddress, peerAddress, options: [...options, relayMessage] };
}

/** What an IA of an answer says: its addresses or prefixes with the valid lifetime, and its status. */
export interface IaSummary {
  readonly leases: Readonly<Record<string, number>>;
  readonly status: number | undefined;
}

function summary(ia: IaNa | IaPd): IaSummary {
  const leases: Record<string, number> = {};
  for (const option of ia.options) {
    if (option.type === 'ia-address') leases[option.address] = option.validLifetime;
    if (option.type === 'ia-prefix') leases[`${option.prefix}/${option.prefixLength}`] = option.validLifetime;
  }
  return { leases, status: optionOf(ia, 'status-code')?.code };
}

/** All IAs of an answer by kind and IAID, as `na 1`. */
export function iasOf(answer: ClientServerMessage): Record<string, IaSummary> {
  const ias: Record<string, IaSummary> = {};
  for (const ia of optionsOf(answer, 'ia-na')) ias[`na ${ia.iaid}`] = summary(ia);
  for (const ia of optionsOf(answer, 'ia-pd')) ias[`pd ${ia.iaid}`] = summary(ia);
  return ias;
}

/** The addresses of an IA_NA of an answer. */
export function addressesOf(answer: ClientServerMessage, iaid = 1): string[] {
  return Object.keys(iasOf(answer)[`na ${iaid}`]?.leases ?? {});
}

/** The status of the message itself. */
export function statusOf(answer: ClientServerMessage): number | undefined {
  return optionOf(answer, 'status-code')?.code;
}

export function typesOf(answer: ClientServerMessage): string[] {
  return answer.options.map(({ type }) => type);
}
