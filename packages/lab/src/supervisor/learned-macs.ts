import { readFileSync } from 'node:fs';

/** `struct __fdb_entry` of include/uapi/linux/if_bridge.h. */
const ENTRY_OCTETS = 16;

/** The Ethernet addresses that a bridge has learned behind one of its ports; none when there is no such port. */
export function macsBehind(bridge: string, port: string): readonly string[] {
  try {
    const number = Number(readFileSync(`/sys/class/net/${port}/brport/port_no`, 'utf8'));
    return learnedMacs(readFileSync(`/sys/class/net/${bridge}/brforward`), number);
  } catch {
    return [];
  }
}

/**
 * Reads a bridge's forwarding table as sysfs gives it.
 *
 * @param port the kernel's number of the port
 */
export function learnedMacs(table: Uint8Array, port: number): readonly string[] {
  const macs: string[] = [];
  for (let at = 0; at + ENTRY_OCTETS <= table.length; at += ENTRY_OCTETS) {
    const entry = table.subarray(at, at + ENTRY_OCTETS);
    const number = ((entry[12] ?? 0) << 8) | (entry[6] ?? 0);
    const isLocal = entry[7] !== 0;
    if (number !== port || isLocal) continue;
    macs.push([...entry.subarray(0, 6)].map((octet) => octet.toString(16).padStart(2, '0')).join(':'));
  }
  return macs;
}
