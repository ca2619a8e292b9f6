import type { ConfigDocument } from './document.ts';
import type { ProfileMeaning } from './meaning.ts';
import { Options } from './options-of.ts';
import { addressesAndRoutes } from './read-addresses.ts';
import { bridgeOf } from './read-bridge.ts';
import { lateProblems, lineMeaning, lineProblems, neededFiles } from './read-lines.ts';
import { securityOf } from './read-security.ts';
import { deviceOf, listenOf, protocolOf, remotesOf, roleOf } from './read-transport.ts';
import { statementsOf } from './statements.ts';

/**
 * Says what a configuration file means, line by line and as a whole, whoever wrote it. Nothing is read but the
 * document, and no secret is in the result.
 */
export function readProfile(document: ConfigDocument): ProfileMeaning {
  const statements = statementsOf(document);
  const options = new Options(statements);
  const role = roleOf(options);
  const device = deviceOf(options);
  const security = securityOf(options);
  const tls = security.method === 'tls';
  return {
    role,
    device,
    protocol: protocolOf(options).protocol,
    listen: listenOf(options, role),
    remotes: remotesOf(statements),
    security,
    ...addressesAndRoutes(statements),
    files: neededFiles(statements),
    bridge: bridgeOf({ options, device, role, security }),
    lines: statements.map((statement) => lineMeaning(statement, tls)),
    problems: [
      ...statements.flatMap((statement) => lineProblems(statement, options, tls, document.file)),
      ...lateProblems(statements, document.file),
    ].sort((a, b) => a.line - b.line),
  };
}
