/** Upper bound of the first intervals of an advertising interface, in milliseconds (RFC 4861 10: 16 seconds). */
export const MAX_INITIAL_RTR_ADVERT_INTERVAL = 16_000;

/** How many advertisements have their interval capped after becoming a router or a change (RFC 4861 10). */
export const MAX_INITIAL_RTR_ADVERTISEMENTS = 3;

/** How many final advertisements a router may send at most (RFC 4861 10). */
export const MAX_FINAL_RTR_ADVERTISEMENTS = 3;

/** Least time between two multicast advertisements, in milliseconds (RFC 4861 10: 3 seconds). */
export const MIN_DELAY_BETWEEN_RAS = 3_000;

/** Upper bound of the random delay of a solicited advertisement, in milliseconds (RFC 4861 10: 0.5 seconds). */
export const MAX_RA_DELAY_TIME = 500;

/** All ones in a lifetime of 32 bits stands for infinity (RFC 4861 4.6.2). */
export const INFINITY = 0xffff_ffff;

/** Link-local scope all-nodes address (RFC 4291 2.7.1): where unsolicited advertisements go. */
export const ALL_NODES = 'ff02::1';

/** Link-local scope all-routers address (RFC 4291 2.7.1): where solicitations go. */
export const ALL_ROUTERS = 'ff02::2';

/** The unspecified address (RFC 4291 2.5.2): source of a host that has no address yet. */
export const UNSPECIFIED = '::';
