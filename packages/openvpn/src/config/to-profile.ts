import { clientDirectives } from '../client-profile.ts';
import type { Directive } from '../directive.ts';
import { p2pDirectives } from '../p2p-profile.ts';
import type { ClientProfile, P2pProfile, ServerProfile } from '../profile.ts';
import { serverDirectives } from '../server-profile.ts';
import type { ConfigDocument } from './document.ts';
import { optionFact } from './options/option-facts.ts';
import { readProfile } from './read-profile.ts';
import { statementsOf, type Statement } from './statements.ts';
import { Taker, unsupported } from './taker.ts';
import { clientFields, p2pFields, serverFields, type FieldOptions } from './typed-fields.ts';

export type TypedProfile =
  | { readonly kind: 'server'; readonly profile: ServerProfile }
  | { readonly kind: 'client'; readonly profile: ClientProfile }
  | { readonly kind: 'p2p'; readonly profile: P2pProfile };

export interface ImportedProfile {
  /** What no field is for, unknown options included, is in `additional`. */
  readonly typed: TypedProfile;
  /** Options that have no place in a bridge. */
  readonly leftOut: readonly Statement[];
  /** Options in whose place the profile has a value of its own. */
  readonly replaced: readonly Statement[];
}

/**
 * Makes a typed profile of a configuration file; the renderers write it as text again. What they have written comes
 * back as it was. Errors: `OVLAB_E_UNSUPPORTED` for a file without Ethernet frames or without what a profile needs.
 */
export function toProfile(document: ConfigDocument, options: FieldOptions = {}): ImportedProfile {
  const meaning = readProfile(document);
  const { bridge, role, remotes } = meaning;
  if (!bridge.possible) {
    throw unsupported(`${document.file} cannot become a profile for a bridge`, bridge.needs[0]);
  }
  const statements = statementsOf(document);
  const taker = new Taker(statements);
  const without = { server: asServer, client: asClient, peer: asPeer }[role];
  const { typed, directives } = without(taker, remotes, options);
  const { additional, leftOut, replaced } = sort(taker.rest(), directives, typed.kind);
  const inside = statements.filter((one) => one.connection !== undefined && !inRemote.has(one.name));
  return {
    typed: withAdditional(typed, additional),
    leftOut: [...leftOut, ...inside],
    replaced,
  };
}

interface Made {
  readonly typed: TypedProfile;
  readonly directives: readonly Directive[];
}

type Maker = (taker: Taker, remotes: Parameters<typeof clientFields>[1], options: FieldOptions) => Made;

const asServer: Maker = (taker) => {
  const profile = serverFields(taker);
  return { typed: { kind: 'server', profile }, directives: serverDirectives(profile) };
};

const asClient: Maker = (taker, remotes, options) => {
  const profile = clientFields(taker, remotes, options);
  return { typed: { kind: 'client', profile }, directives: clientDirectives(profile) };
};

const asPeer: Maker = (taker, remotes) => {
  const profile = p2pFields(taker, remotes);
  return { typed: { kind: 'p2p', profile }, directives: p2pDirectives(profile) };
};

/** What a `<connection>` says about its server. */
const inRemote = new Set(['remote', 'proto', 'port', 'rport']);

/** An end that takes any free port has no use for these, and OpenVPN refuses them beside `nobind`. */
const ofListeners = new Set(['bind', 'local', 'lport', 'multihome']);
/** OpenVPN refuses them beside the `keepalive` that these profiles have. */
const besideKeepalive = new Set(['ping', 'ping-restart']);

function sort(rest: readonly Statement[], ours: readonly Directive[], kind: TypedProfile['kind']) {
  const dials = ours.some((one) => one.kind === 'option' && one.name === 'nobind');
  const written = new Set(ours.map((one) => JSON.stringify(one)));
  const additional: Directive[] = [];
  const leftOut: Statement[] = [];
  const replaced: Statement[] = [];
  for (const statement of rest) {
    const { name, directive } = statement;
    const handling = optionFact(name)?.handling;
    if (written.has(JSON.stringify(directive))) continue;
    if (handling === 'own') replaced.push(statement);
    else if (kind !== 'client' && besideKeepalive.has(name)) replaced.push(statement);
    else if (handling === 'left-out' || (dials && ofListeners.has(name))) leftOut.push(statement);
    else additional.push(directive);
  }
  return { additional, leftOut, replaced };
}

function withAdditional(typed: TypedProfile, additional: readonly Directive[]): TypedProfile {
  if (additional.length === 0) return typed;
  switch (typed.kind) {
    case 'server':
      return { kind: 'server', profile: { ...typed.profile, additional } };
    case 'client':
      return { kind: 'client', profile: { ...typed.profile, additional } };
    case 'p2p':
      return { kind: 'p2p', profile: { ...typed.profile, additional } };
  }
}
