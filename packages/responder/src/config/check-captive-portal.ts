import { problem, type ConfigProblem } from './problem.ts';

/** RFC 8910 2: there is no portal here. */
const UNRESTRICTED = 'urn:ietf:params:capport:unrestricted';
/** Octets that the 8-bit length of an option leaves after its header (RFC 4861 4.6). */
const MAX_LENGTH = 255 * 8 - 2;

/** RFC 3986 2: the characters of a URI. */
const httpsUri = /^https:\/\/[\w.~:/?#[\]@!$&'()*+,;=%-]+$/i;

/** The URI of an API endpoint, which is reached over TLS (RFC 8908 4). */
export function checkCaptivePortal(uri: string | undefined): ConfigProblem[] {
  if (uri === undefined || uri === UNRESTRICTED) return [];
  const fits = httpsUri.test(uri) && URL.canParse(uri) && uri.length <= MAX_LENGTH;
  return fits ? [] : [problem('captivePortal', `'${uri}' is not an https URI (RFC 8908 4, RFC 8910 2)`)];
}
