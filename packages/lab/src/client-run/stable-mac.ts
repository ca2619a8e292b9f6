import { createHash } from 'node:crypto';

/**
 * MAC address for the device of a client, unicast and locally administered: the same for the same profile, whose keys
 * no other client has. Without it the kernel makes one up at each start: the address by SLAAC would change, and routers
 * would send to the earlier one for some seconds.
 */
export function macOfProfile(profile: string): string {
  const [first = 0, ...others] = createHash('sha256').update(profile).digest().subarray(0, 6);
  return [(first & 0xfc) | 0x02, ...others].map((octet) => octet.toString(16).padStart(2, '0')).join(':');
}
