import type { Action, InterfaceAddress, Step } from '@ovlab/core';

/** What one node's kernel should know, apart from the server's bridge. */
export interface NodeNetwork {
  readonly interfaces: readonly NodeInterface[];
  readonly routes: readonly NodeRoute[];
  /** Set before the interfaces are configured; a `default` one is inherited by what is created afterwards. */
  readonly sysctls: Readonly<Record<string, string>>;
}

interface NodeInterface {
  readonly name: string;
  /** A veth is one end of a link and is made with it, a TAP device is made in the node. */
  readonly kind: 'veth' | 'tap' | 'loopback';
  readonly mac?: string;
  readonly addresses: readonly InterfaceAddress[];
}

export interface NodeRoute {
  readonly family: 4 | 6;
  /** `default` or a prefix. */
  readonly to: string;
  readonly via?: string;
  readonly dev: string;
}

/** What one node's kernel knows now, as far as {@link planNode} needs it. */
export interface NodeSnapshot {
  readonly interfaces: readonly {
    readonly name: string;
    readonly up: boolean;
    readonly mac: string;
    readonly alias: string | undefined;
    readonly addresses: readonly { readonly address: string; readonly prefixLength: number }[];
  }[];
  readonly routes: readonly NodeRoute[];
  readonly sysctls: Readonly<Record<string, string>>;
}

export interface NodeMarks {
  /** Alias of the loopback: {@link formatNamespaceMark}. */
  readonly namespace: string;
  /** Alias of interfaces made in the node. */
  readonly interface: string;
}

/**
 * The steps from what a node's kernel knows to what it should; empty when there is nothing to do.
 *
 * @param observed undefined for a namespace that is about to be made and holds only its new veth ends
 */
export function planNode(
  node: string,
  desired: NodeNetwork,
  marks: NodeMarks,
  observed?: NodeSnapshot,
): readonly Step[] {
  const steps: Step[] = [];
  const sysctls = Object.entries(desired.sysctls).filter(
    ([name, value]) => observed?.sysctls[name] !== value,
  );
  if (sysctls.length > 0) {
    steps.push({
      id: `${node}.sysctl`,
      title: `set ${sysctls.map(([name, value]) => `${name}=${value}`).join(', ')}`,
      reason: observed === undefined ? 'the node is new' : 'the kernel has other values',
      apply: [{ kind: 'sysctl', values: Object.fromEntries(sysctls) }],
      undo: [],
    });
  }
  const lines = [
    ...loopbackLines(marks, observed),
    ...desired.interfaces.flatMap((item) => interfaceLines(item, marks, observed)),
  ];
  const routes = desired.routes.filter(
    (route) => observed?.routes.some((known) => sameRoute(known, route)) !== true,
  );
  lines.push(...routes.map(routeLine));
  if (lines.length > 0) {
    const action: Action = { kind: 'ip', lines };
    steps.push({
      id: `${node}.network`,
      title: describe(desired, routes),
      reason: observed === undefined ? 'the node is new' : 'part of it is missing',
      apply: [action],
      undo: [],
    });
  }
  return steps;
}

/** The snapshot as it is once an interface has been deleted: without its addresses, routes and parameters. */
export function withoutInterface(snapshot: NodeSnapshot, name: string): NodeSnapshot {
  return {
    interfaces: snapshot.interfaces.filter((item) => item.name !== name),
    routes: snapshot.routes.filter((route) => route.dev !== name),
    sysctls: Object.fromEntries(
      Object.entries(snapshot.sysctls).filter(([parameter]) => !parameter.split('.').includes(name)),
    ),
  };
}

function loopbackLines(marks: NodeMarks, observed: NodeSnapshot | undefined): string[] {
  const loopback = observed?.interfaces.find(({ name }) => name === 'lo');
  if (loopback?.up === true && loopback.alias === marks.namespace) return [];
  return [`link set dev lo up alias ${marks.namespace}`];
}

function interfaceLines(
  desired: NodeInterface,
  marks: NodeMarks,
  observed: NodeSnapshot | undefined,
): string[] {
  const known = observed?.interfaces.find(({ name }) => name === desired.name);
  const lines: string[] = [];
  const mac = desired.mac !== undefined && known?.mac !== desired.mac ? ` address ${desired.mac}` : '';
  if (known === undefined && desired.kind === 'tap') lines.push(`tuntap add dev ${desired.name} mode tap`);
  const alias = known?.alias === marks.interface ? '' : ` alias ${marks.interface}`;
  const set = known?.up !== true || mac !== '' || alias !== '';
  // The loopback carries the mark of the namespace itself, see loopbackLines.
  if (set && desired.kind !== 'loopback') lines.push(`link set dev ${desired.name}${mac}${alias} up`);
  for (const wanted of desired.addresses) {
    const present = known?.addresses.some(
      ({ address, prefixLength }) => address === wanted.address && prefixLength === wanted.prefixLength,
    );
    if (present !== true) lines.push(addressLine(desired, wanted));
  }
  return lines;
}

function addressLine(owner: NodeInterface, { family, address, prefixLength }: InterfaceAddress): string {
  // The lab hands out the fixed addresses of its own links once; only a tunnel's end meets strangers.
  const nodad = family === 6 && owner.kind !== 'tap' ? ' nodad' : '';
  return `addr add ${address}/${String(prefixLength)} dev ${owner.name}${nodad}`;
}

function routeLine({ to, via, dev }: NodeRoute): string {
  return `route replace ${to}${via === undefined ? '' : ` via ${via}`} dev ${dev}`;
}

function sameRoute(a: NodeRoute, b: NodeRoute): boolean {
  return a.family === b.family && a.to === b.to && a.via === b.via && a.dev === b.dev;
}

function describe(desired: NodeNetwork, routes: readonly NodeRoute[]): string {
  const interfaces = desired.interfaces.map(({ name, addresses }) =>
    [name, ...addresses.map(({ address, prefixLength }) => `${address}/${String(prefixLength)}`)].join(' '),
  );
  const gateways = routes
    .filter(({ to }) => to === 'default')
    .map(({ via, dev }) => `default via ${via ?? dev}`);
  return `configure ${[...interfaces, ...gateways].join(', ')}`;
}
