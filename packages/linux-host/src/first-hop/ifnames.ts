/** Names of interfaces as an anonymous set of nft. */
export function ifnames(names: readonly string[]): string {
  return `{ ${names.map((name) => `"${name}"`).join(', ')} }`;
}
