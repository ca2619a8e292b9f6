import type { ProfileDevice, RemoteServer, Role } from './meaning.ts';
import { Options } from './options-of.ts';
import type { Statement } from './statements.ts';

const DEFAULT_PORT = '1194';

export function roleOf(options: Options): Role {
  const manyClients =
    options.has('server', 'server-ipv6', 'server-bridge') || options.value('mode') === 'server';
  if (manyClients) return 'server';
  return options.has('client', 'pull') ? 'client' : 'peer';
}

export function deviceOf(options: Options): ProfileDevice {
  const name = options.value('dev');
  const kind = /^(?:tap|tun|null)/.exec(options.value('dev-type') ?? name ?? '')?.[0];
  return { name, kind: kind as ProfileDevice['kind'] };
}

interface Protocol {
  readonly protocol: 'udp' | 'tcp';
  readonly family: 4 | 6 | undefined;
}

/** `udp`, `tcp-client`, `tcp6-server` …; undefined for what is none of them. */
export function parseProtocol(word: string): Protocol | undefined {
  const match = /^(udp|tcp)([46])?(?:-client|-server)?$/.exec(word);
  if (match === null) return undefined;
  const family = match[2] === undefined ? undefined : match[2] === '4' ? 4 : 6;
  return { protocol: match[1] === 'tcp' ? 'tcp' : 'udp', family };
}

export function protocolOf(options: Options): Protocol {
  return parseProtocol(options.value('proto') ?? 'udp') ?? { protocol: 'udp', family: undefined };
}

/** Every server that a client may try, in the order of the file. */
export function remotesOf(statements: readonly Statement[]): readonly RemoteServer[] {
  const outside = new Options(statements);
  return statements
    .filter(({ name }) => name === 'remote')
    .map(({ args: [host = '', port, word], connection, line }) => {
      const inside = connection === undefined ? outside : new Options(statements, connection);
      const portOf = (options: Options) => options.last('port', 'rport')?.args[0];
      const own = word === undefined ? undefined : parseProtocol(word);
      const { protocol, family } = own ?? protocolOf(inside.has('proto') ? inside : outside);
      return {
        host,
        port: port ?? portOf(inside) ?? portOf(outside) ?? DEFAULT_PORT,
        protocol,
        family,
        line,
      };
    });
}

/** A `bind` or a fixed local port makes a client listen as well; without both and with a remote any port will do. */
export function listenOf(
  options: Options,
  role: Role,
): { address: string | undefined; port: string } | undefined {
  if (options.has('nobind')) return undefined;
  const port = options.last('port', 'lport')?.args[0];
  if (role === 'client' && port === undefined && !options.has('bind')) return undefined;
  return { address: options.value('local'), port: port ?? DEFAULT_PORT };
}
