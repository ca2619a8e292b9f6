import { type Reader, Writer } from '@ovlab/wire';
import { NdpEncodeError } from '../errors.ts';

/** One SvcParam in the wire form of RFC 9460 2.2. */
export interface ServiceParameter {
  /** SvcParamKey, 0..65535 (IANA "Service Parameter Keys"). */
  readonly key: number;
  readonly value: Uint8Array;
}

/** The parameters that RFC 9463 3.1.5 recommends for an encrypted resolver. */
export interface ServiceParameterValues {
  /** Protocols by their ALPN identifiers, for example `dot`, `doq`, `h2`, `h3`. */
  readonly alpn?: readonly string[] | undefined;
  /** 0..65535; without it each protocol has its own. */
  readonly port?: number | undefined;
  /** URI template with a variable `dns`, for example `/dns-query{?dns}` (RFC 9461 5). */
  readonly dohPath?: string | undefined;
}

/** Keys of RFC 9460 14.3.2 and RFC 9461 8. */
export const SERVICE_PARAMETER_KEYS = { alpn: 1, port: 3, dohPath: 7 } as const;

const protocolIdentifier = /^[\x21-\x7e]{1,255}$/;
const dnsTemplate = /^\/[\x21-\x7e]*\{[^{}]*\bdns\b[^{}]*\}/;
const overHttp = /^(h[23]|http\/.*)$/;

/**
 * The parameters of an encrypted resolver in the order that the wire asks for.
 * @throws NdpEncodeError when a value is out of range, or the path is missing although a protocol runs over HTTP
 *   (RFC 9461 5)
 */
export function serviceParameters({ alpn, port, dohPath }: ServiceParameterValues): ServiceParameter[] {
  const parameters: ServiceParameter[] = [];
  const add = (key: number, write: (value: Writer) => void): void => {
    const value = new Writer(NdpEncodeError);
    write(value);
    parameters.push({ key, value: value.finish() });
  };
  if (alpn !== undefined) add(SERVICE_PARAMETER_KEYS.alpn, (value) => writeProtocols(value, alpn));
  if (port !== undefined) add(SERVICE_PARAMETER_KEYS.port, (value) => value.u16(port, 'port'));
  if (dohPath !== undefined) add(SERVICE_PARAMETER_KEYS.dohPath, (value) => writeTemplate(value, dohPath));
  else if (alpn?.some((protocol) => overHttp.test(protocol))) {
    throw new NdpEncodeError(`dohPath: missing, and alpn '${alpn.join(',')}' means DNS over HTTPS`);
  }
  return parameters;
}

function writeProtocols(value: Writer, protocols: readonly string[]): void {
  if (protocols.length === 0) throw new NdpEncodeError('alpn: no protocol');
  for (const protocol of protocols) {
    if (!protocolIdentifier.test(protocol)) {
      throw new NdpEncodeError(`alpn: '${protocol}' is not 1 to 255 characters of ASCII without spaces`);
    }
    value.u8(protocol.length, 'alpn');
    value.ascii(protocol);
  }
}

function writeTemplate(value: Writer, template: string): void {
  if (!dnsTemplate.test(template) || !/^[\x21-\x7e]+$/.test(template)) {
    throw new NdpEncodeError(
      `dohPath: '${template}' is not a path with a variable 'dns' like /dns-query{?dns}`,
    );
  }
  value.ascii(template);
}

/** Reads the SvcParams that fill `length` octets; their keys ascend, so that none is there twice (RFC 9460 2.2). */
export function readServiceParameters(content: Reader, length: number): ServiceParameter[] {
  const parameters: ServiceParameter[] = [];
  const end = content.remaining - length;
  let last = -1;
  while (content.error === undefined && content.remaining > end) {
    const key = content.u16();
    if (key <= last) content.fail('service parameters are not in ascending order');
    last = key;
    parameters.push({ key, value: content.bytes(content.u16()) });
  }
  if (content.remaining < end || end < 0)
    content.fail('service parameters are longer than their length says');
  return parameters;
}

/** @throws NdpEncodeError when the keys do not ascend or a value is too long */
export function writeServiceParameters(content: Writer, parameters: readonly ServiceParameter[]): void {
  let last = -1;
  for (const { key, value } of parameters) {
    if (key <= last) throw new NdpEncodeError(`serviceParameters: key ${key} does not follow ${last}`);
    last = key;
    content.u16(key, 'key');
    content.u16(value.length, 'value');
    content.bytes(value, 'value');
  }
}
