const FOR_EVER = 0xffff_ffff;

/** Seconds of 32 bits, all of which set mean that it never ends (RFC 9915 7.7). */
export function describeSeconds(seconds: number): string {
  return seconds === FOR_EVER ? 'infinity' : `${seconds} s`;
}

/** Text of a stranger in quotes, with everything but printable ASCII written as code points. */
export function quoted(text: string): string {
  const printable = text.replace(
    /[^\x20-\x21\x23-\x5b\x5d-\x7e]/gu,
    (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  );
  return `"${printable}"`;
}
