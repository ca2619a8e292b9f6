import { checkEncryptedDns } from '../config/check-encrypted-dns.ts';
import { checkDomains, checkServers } from '../config/check-names.ts';
import type { ConfigProblem } from '../config/problem.ts';
import { limits } from '../config/limits.ts';
import type { Given } from './block.ts';
import type { RadvdInterface } from './definitions.ts';
import { intervalAt } from './interval-at.ts';
import type { Notes } from './notes.ts';
import type { Token } from './tokens.ts';
import { INFINITE } from './values.ts';
import { entry, type Written } from './written.ts';

/** A list of one option with the lifetime that radvd gives it. */
interface Names {
  readonly about: Token;
  readonly names: readonly string[];
  /** Undefined: radvd's default. */
  readonly given: Given<number> | undefined;
  readonly lifetime: number;
}

/** DNS servers and search lists. Of a list without a lifetime radvd 2.19 says MaxRtrAdvInterval, not twice that. */
export function translateDns(from: RadvdInterface, to: Written, notes: Notes, maxInterval: number): void {
  const toNames = (about: Token, names: readonly string[], given: Given<number> | undefined): Names => {
    return { about, names, given, lifetime: given?.value ?? intervalAt(from, about, maxInterval) };
  };
  const rdnss = from.rdnss.map(({ about, head, options }) => toNames(about, head, options.AdvRDNSSLifetime));
  const dnssl = from.dnssl.map(({ about, head, options }) => toNames(about, head, options.AdvDNSSLLifetime));
  const all = [...rdnss, ...dnssl];
  const longest = Math.max(0, ...all.map(({ lifetime }) => lifetime));
  to.setList('rdnss', namesOf(keep(rdnss, longest, notes), checkedServers, notes));
  to.setList('dnssl', namesOf(keep(dnssl, longest, notes), checkDomains, notes));
  if (all.length > 0) {
    const remark = all.every(({ given }) => given === undefined)
      ? 'the maximum interval, by default of radvd; three times that would outlive lost messages'
      : undefined;
    to.set('dns-lifetime', longest === INFINITE ? 'infinity' : longest, remark);
  }
  to.setList(
    'dnr',
    from.dnr.flatMap((resolver) => toResolver(resolver, notes)),
  );
}

/** Those that can be told beside one with the longest lifetime, which all of them get. */
function keep(lists: readonly Names[], longest: number, notes: Notes): readonly Names[] {
  return lists.filter(({ about, given, lifetime }) => {
    const where = given?.about ?? about;
    if (lifetime === longest) return true;
    if (lifetime === 0) {
      notes.add('not-supported', where, `${about.text}: left out, since its lifetime is 0`);
      return false;
    }
    const message = `${where.text}: there is one dns-lifetime; it is the longest, ${String(longest)}`;
    notes.add('differs', where, message);
    return true;
  });
}

/** The names of all lists, without those that cannot be told. */
function namesOf(
  lists: readonly Names[],
  check: (names: readonly string[]) => readonly ConfigProblem[],
  notes: Notes,
): readonly string[] {
  return lists.reduce<readonly string[]>(
    (before, { about, names }) =>
      names.reduce((kept, name) => {
        if (kept.includes(name)) return kept;
        const [problem] = check([...kept, name]);
        if (problem === undefined) return [...kept, name];
        notes.add('not-supported', about, `${about.text}: ${problem.message}`);
        return kept;
      }, before),
    [],
  );
}

/** `::` would stand for an address of the interface here; to radvd it is the address itself. */
function checkedServers(servers: readonly string[]): readonly ConfigProblem[] {
  const unspecified = servers.find((server) => /^[0:]+$/.test(server));
  if (unspecified === undefined) return checkServers(servers);
  return [{ path: 'rdnss', message: `${unspecified} is the unspecified address` }];
}

function toResolver(
  { about, head, options }: RadvdInterface['dnr'][number],
  notes: Notes,
): readonly unknown[] {
  const { AdvDNRPriority: priority, AdvDNRLifetime: lifetime, AdvDNRSvcPort: port } = options;
  const alpn = options.AdvDNRSvcAlpn?.value.split(',').filter((id) => id !== '');
  const resolver = {
    name: head,
    ...(priority === undefined
      ? {}
      : { priority: notes.clamp(priority.about, priority.value, ...limits.servicePriority) }),
    ...(options.AdvDNRAddr === undefined ? {} : { addresses: options.AdvDNRAddr.value }),
    ...(alpn === undefined ? {} : { alpn }),
    ...(port === undefined ? {} : { port: port.value }),
  };
  const dohPath = options.AdvDNRSvcDohpath?.value;
  const [problem] = checkEncryptedDns([{ ...resolver, ...(dohPath === undefined ? {} : { dohPath }) }]);
  if (problem !== undefined) {
    notes.add('not-supported', about, `DNR: ${problem.message}`);
    return [];
  }
  return [
    entry('', {
      ...resolver,
      'doh-path': dohPath,
      lifetime: lifetime?.value === INFINITE ? 'infinity' : lifetime?.value,
    }),
  ];
}
