/** Octets over the wire of an OpenVPN that is no server for many, from the answer to `status 3`. */
export function parseTransferred(answer: string | readonly string[]): {
  readonly received: number;
  readonly sent: number;
} {
  const lines = typeof answer === 'string' ? [] : answer;
  const value = (name: string): number => {
    const line = lines.find((text) => text.startsWith(`${name},`));
    return line === undefined ? 0 : Number(line.slice(name.length + 1));
  };
  return { received: value('TCP/UDP read bytes'), sent: value('TCP/UDP write bytes') };
}
