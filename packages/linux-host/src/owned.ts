import type { HostSnapshot, LinkState } from './snapshot.ts';

/** Every mark begins so; what follows is the name of the lab or host. */
const markPrefix = 'ovlab:';

export const tableName = 'ovlab';

export interface Owned {
  readonly bridges: readonly string[];
  readonly taps: readonly string[];
  readonly tables: readonly { readonly family: string; readonly name: string }[];
}

/** What carries the mark. Nothing else may be changed or removed. */
export function owned(mark: string, snapshot: HostSnapshot): Owned {
  return {
    bridges: snapshot.links
      .filter((link) => link.bridge && isOurs(mark, link, snapshot))
      .map(({ name }) => name),
    taps: snapshot.links.filter((link) => link.tun && isOurs(mark, link, snapshot)).map(({ name }) => name),
    tables: snapshot.nft.tables
      .filter(({ family, name }) => name === tableName && tableMark(family, snapshot) === mark)
      .map(({ family, name }) => ({ family, name })),
  };
}

/**
 * Whether a link is ours: by its alias or, when somebody cleared that, by the company it keeps: an unmarked
 * bridge with our TAP device in it, an unmarked TAP device in our bridge.
 */
export function isOurs(mark: string, link: LinkState, snapshot: HostSnapshot): boolean {
  if (link.alias !== undefined) return link.alias === mark;
  if (link.bridge) {
    return snapshot.links.some((port) => port.tun && port.master === link.name && port.alias === mark);
  }
  return (
    link.tun !== undefined && snapshot.links.some(({ name, alias }) => name === link.master && alias === mark)
  );
}

/**
 * The mark of the table `ovlab` of a family, read from the comments of its rules, because nft lists those of a
 * table only since 1.0.8. A table without any rule does nothing and counts as unmarked.
 */
export function tableMark(family: string, snapshot: HostSnapshot): string | undefined {
  const here = (item: { family: string; table: string }): boolean =>
    item.family === family && item.table === tableName;
  return snapshot.nft.rules
    .filter(here)
    .map(({ comment }) => comment?.split(' ')[0])
    .find((word) => word?.startsWith(markPrefix));
}
