/** What a prober has found out about a /64 and the router in front of it. */
export interface PrefixEvidence {
  /** Whether the gateway answers a neighbour's question at all. */
  readonly gateway: 'answered' | 'silent';
  /**
   * What the router does with a packet for an address of the /64 that nobody has: asks the link for it, hands it to
   * this host without asking, or neither.
   */
  readonly unused: 'solicited' | 'delivered' | 'silent';
  /** Whether the gateway answers the same question from a second MAC address. */
  readonly foreignMac: 'answered' | 'silent' | 'untested';
}

export interface PrefixVerdict {
  /**
   * `on-link`: the router takes the /64 for its own link. `routed`: it sends all of it to this host. `mac-filter`: it
   * takes it for its link and lets one MAC address through.
   */
  readonly kind: 'on-link' | 'routed' | 'mac-filter' | 'unknown';
  /** What `server.mode` has to be; undefined: nobody can tell. */
  readonly mode: 'bridged' | 'routed' | undefined;
  /** A sentence for a person. */
  readonly reason: string;
}

/** Names the mode in which the clients of a server get their traffic. Pure. */
export function classifyPrefix({ gateway, unused, foreignMac }: PrefixEvidence): PrefixVerdict {
  if (unused === 'delivered') {
    return {
      kind: 'routed',
      mode: 'routed',
      reason:
        'the router sends the whole /64 to this host without asking who is there: bridged clients would never get traffic',
    };
  }
  if (gateway === 'silent') {
    return {
      kind: 'unknown',
      mode: undefined,
      reason:
        'the gateway does not answer its neighbours, so that nothing can be told about what lies behind it',
    };
  }
  if (foreignMac === 'silent') {
    return {
      kind: 'mac-filter',
      mode: 'routed',
      reason:
        'the gateway answers this host and not a second MAC address on the same link: bridged clients would not be heard',
    };
  }
  if (unused === 'silent') {
    return {
      kind: 'unknown',
      mode: undefined,
      reason: 'nothing came for an address of the /64: the router does not send it here, or drops what tells',
    };
  }
  return {
    kind: 'on-link',
    mode: 'bridged',
    reason:
      foreignMac === 'answered'
        ? 'the router asks the link for addresses of the /64 and answers a second MAC address: clients can be hosts of the LAN'
        : 'the router asks the link for addresses of the /64; whether it lets a second MAC address through was not tried',
  };
}
