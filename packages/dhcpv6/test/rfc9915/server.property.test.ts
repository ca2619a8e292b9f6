import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  DISCARD_REASONS,
  optionOf,
  optionsOf,
  type ClientServerMessage,
  type Dhcpv6Option,
  type IaNa,
  type IaPd,
} from '../../src/index.ts';
import { message as anyMessage } from '../arbitraries.ts';
import { fuzz, FUZZ_TIMEOUT } from '../support.ts';
import { askFor, duidOf, from, iaAddress, iaPrefix, rapid, relayed } from './messages.ts';
import { innermost, Rig } from './rig.ts';

const types = [
  'solicit',
  'request',
  'confirm',
  'renew',
  'rebind',
  'release',
  'decline',
  'information-request',
] as const satisfies ClientServerMessage['type'][];

const addresses = fc.constantFrom(
  ...['0', '1', '2', '3', '4'].map((digit) => `2001:db8:1::1000:${digit}`),
  ...['0', '1'].map((digit) => `2001:db8:2::1000:${digit}`),
  '2001:db8:9::1',
  '::',
);
const prefixes = fc.constantFrom('2001:db8:f0::', '2001:db8:f0:1::', '2001:db8:f0:9::', '::');
const iaid = fc.nat(2);
const seconds = fc.constantFrom(0, 1, 5000, 0xffffffff);
const ia = fc.oneof(
  fc.record({
    type: fc.constant('ia-na' as const),
    iaid,
    t1: seconds,
    t2: seconds,
    options: fc.array(
      addresses.map((address) => iaAddress(address, 1, 1)),
      { maxLength: 3 },
    ),
  }),
  fc.record({
    type: fc.constant('ia-pd' as const),
    iaid,
    t1: seconds,
    t2: seconds,
    options: fc.array(
      prefixes.map((prefix) => iaPrefix(prefix)),
      { maxLength: 2 },
    ),
  }),
);

const step = fc.record({
  client: fc.nat(4),
  type: fc.constantFrom(...types),
  ias: fc.array(ia, { maxLength: 4 }),
  rapidCommit: fc.boolean(),
  accepts: fc.boolean(),
  behindRelay: fc.boolean(),
  outage: fc.constantFrom(false, false, false, true),
  /** Two thirds of the offered or asked time, or long after everything is over. */
  wait: fc.constantFrom(0, 1, 20, 1500, 3999, 4000, 90_000),
});
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

function messageOf({ client, type, ias, rapidCommit, accepts }: Step): ClientServerMessage {
  const options: Dhcpv6Option[] = type === 'information-request' ? [] : [...ias];
  if (rapidCommit) options.push(rapid);
  if (accepts) options.push({ type: 'reconfigure-accept' });
  return from(client, type, askFor(23, 39), ...options);
}

/** What the clients may use by what they were told: which client an address belongs to, and until when. */
class Told {
  readonly #owners = new Map<string, { readonly client: number; readonly until: number }>();

  /** Nobody is told to use what somebody else was told to use, and still may. */
  hear(client: number, reply: ClientServerMessage, now: number): void {
    for (const association of [...optionsOf(reply, 'ia-na'), ...optionsOf(reply, 'ia-pd')]) {
      for (const [text, validLifetime] of leasesOf(association)) {
        const owner = this.#owners.get(text);
        if (validLifetime > 0 && owner !== undefined && owner.client !== client) {
          expect(owner.until, `${text} of ${owner.client} is given to ${client}`).toBeLessThanOrEqual(now);
        }
        if (validLifetime > 0) this.#owners.set(text, { client, until: now + validLifetime * 1000 });
        else if (owner?.client === client) this.#owners.delete(text);
      }
    }
  }

  /** Of what the client has given back itself nothing is known any longer. */
  forget(client: number, message: ClientServerMessage): void {
    for (const association of [...optionsOf(message, 'ia-na'), ...optionsOf(message, 'ia-pd')]) {
      for (const [text] of leasesOf(association)) {
        if (this.#owners.get(text)?.client === client) this.#owners.delete(text);
      }
    }
  }
}

function leasesOf(association: IaNa | IaPd): [string, number][] {
  return association.options.flatMap((option): [string, number][] => {
    if (option.type === 'ia-address') return [[`${option.address}/128`, option.validLifetime]];
    if (option.type === 'ia-prefix')
      return [[`${option.prefix}/${option.prefixLength}`, option.validLifetime]];
    return [];
  });
}

function expectWellFormed(reply: ClientServerMessage, asked: ClientServerMessage, client: number): void {
  expect(reply.transactionId).toBe(asked.transactionId);
  expect(optionOf(reply, 'client-id')?.duid).toEqual(duidOf(client));
  expect(optionsOf(reply, 'server-id')).toHaveLength(1);
  const times = new Set<string>();
  const seen = new Set<string>();
  for (const association of [...optionsOf(reply, 'ia-na'), ...optionsOf(reply, 'ia-pd')]) {
    const { type, iaid: id, t1, t2 } = association;
    expect(t1).toBeLessThanOrEqual(t2);
    times.add(`${t1} ${t2}`);
    const name = `${type} ${id}`;
    expect(seen.has(name)).toBe(false);
    seen.add(name);
    expect(asked.options.some((option) => option.type === type && option.iaid === id)).toBe(true);
    for (const option of association.options) {
      if (option.type === 'ia-address' || option.type === 'ia-prefix') {
        expect(option.preferredLifetime).toBeLessThanOrEqual(option.validLifetime);
      }
    }
  }
  expect(times.size).toBeLessThanOrEqual(1);
}

it.each(['listed', 'hashed'] as const)(
  'whatever clients send, with %s addresses: no address has two owners, answers are well-formed, nothing throws',
  { timeout: FUZZ_TIMEOUT },
  async (allocation) => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), fc.boolean(), async (steps, rapidCommit) => {
        const rig = new Rig({ rapidCommit, reconfigure: true, allocation });
        const told = new Told();
        for (const each of steps) {
          rig.wait(each.wait);
          const { client } = each;
          const asked = messageOf(each);
          const datagram = each.behindRelay ? relayed(asked) : asked;
          const outcome = each.outage ? rig.lookInOutage(datagram) : rig.look(datagram);
          if (outcome.type === 'discard') {
            expect(DISCARD_REASONS).toContain(outcome.reason);
            continue;
          }
          await rig.leases.commit(outcome.changes);
          const reply = innermost(outcome.message);
          expectWellFormed(reply, asked, client);
          if (each.outage || reply.type === 'advertise') expect(outcome.changes).toEqual([]);
          if (each.type === 'release' || each.type === 'decline') told.forget(client, asked);
          else if (reply.type === 'reply') told.hear(client, reply, rig.now);
        }
      }),
      fuzz(300),
    );
  },
);

it('whatever message comes: it is answered or discarded for a reason', { timeout: FUZZ_TIMEOUT }, () => {
  const rig = new Rig({ reconfigure: true, addressRegistration: true });
  fc.assert(
    fc.property(anyMessage, fc.boolean(), (asked, multicast) => {
      const outcome = rig.look(asked, { multicast });
      if (outcome.type === 'discard') expect(DISCARD_REASONS).toContain(outcome.reason);
    }),
    fuzz(500),
  );
});

it('whatever octets come: nothing throws', { timeout: FUZZ_TIMEOUT }, () => {
  const rig = new Rig();
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (octets) => {
      // Four octets are enough for an Information-request.
      expect([...DISCARD_REASONS, 'answered']).toContain(rig.reason(octets));
    }),
    fuzz(500),
  );
});
