/** One of the four words of 32 bits of an address, 0 being the first. */
export function wordOf(address: Uint8Array, word: number): number {
  const at = 4 * word;
  return (
    (((address[at] ?? 0) << 24) |
      ((address[at + 1] ?? 0) << 16) |
      ((address[at + 2] ?? 0) << 8) |
      (address[at + 3] ?? 0)) >>>
    0
  );
}
