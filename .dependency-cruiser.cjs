const { readdirSync, readFileSync } = require('node:fs');
const { join } = require('node:path');

/**
 * Who may use whom. Arrows of docs/architecture.md, one line per package; everything not listed is forbidden.
 * `tests` are edges that only tests may use.
 *
 * @type {Record<string, { source: string[], tests?: string[] }>}
 */
const mayUse = {
  core: { source: [] },
  runner: { source: ['core'] },
  wire: { source: [] },
  ndp: { source: ['wire'] },
  dhcpv6: { source: ['wire'] },
  openvpn: { source: ['core'], tests: ['runner'] },
  'linux-host': { source: ['core'], tests: ['runner'] },
  'windows-client': { source: ['core'], tests: ['runner', 'openvpn'] },
  doctor: { source: ['core', 'openvpn', 'linux-host'], tests: ['runner'] },
  responder: { source: ['core', 'ndp', 'dhcpv6', 'runner'] },
  lab: { source: ['core', 'runner', 'openvpn', 'linux-host', 'windows-client', 'responder'] },
  cli: {
    source: [
      'core',
      'runner',
      'ndp',
      'dhcpv6',
      'openvpn',
      'linux-host',
      'windows-client',
      'doctor',
      'responder',
      'lab',
    ],
  },
};

const test = String.raw`(\.test\.ts$|^packages/[^/]+/test/)`;
const configuration = String.raw`^packages/[^/]+/[^/]+\.config\.ts$`;

/**
 * Matches what lies in packages other than those named.
 *
 * @param {string[]} names
 */
function otherPackages(names) {
  return `^packages/(?!(${names.join('|')})/)`;
}

const directions = Object.entries(mayUse).flatMap(([name, { source, tests = [] }]) => [
  {
    name: `${name}-uses`,
    comment: `The sources of ${name} may use ${source.join(', ') || 'no package of this repository'}.`,
    severity: 'error',
    from: { path: `^packages/${name}/`, pathNot: test },
    to: { path: otherPackages([name, ...source]) },
  },
  {
    name: `${name}-tests-use`,
    comment: `The tests of ${name} may use ${[...source, ...tests].join(', ') || 'no other package of this repository'}.`,
    severity: 'error',
    from: { path: `^packages/${name}/.*${test}|^packages/${name}/test/` },
    to: { path: otherPackages([name, ...source, ...tests]) },
  },
]);

// A package is entered through the sources that its package.json exports.
const doors = readdirSync('packages')
  .map((name) => join('packages', name))
  .flatMap((folder) => {
    const { exports = {} } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    return Object.values(exports)
      .map((entry) => entry['@ovlab/source'])
      .filter((source) => source !== undefined)
      .map((source) => join(folder, source));
  });
const door = `^(${doors.map((path) => path.replaceAll('.', String.raw`\.`)).join('|')})$`;

module.exports = {
  forbidden: [
    ...directions,
    {
      name: 'protocols-are-pure',
      comment: 'Codecs and state machines use no module of Node: others take them from npm as they are.',
      severity: 'error',
      from: { path: '^packages/(wire|ndp|dhcpv6)/src/', pathNot: test },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'front-door',
      comment: 'A package is entered through what its package.json exports; the rest is its own.',
      severity: 'error',
      from: { path: '^packages/([^/]+)/' },
      to: { path: '^packages/(?!$1/)', pathNot: door },
    },
    {
      name: 'front-door-from-outside',
      comment: 'Tools and whole-system tests use what a user of the packages can use.',
      severity: 'error',
      from: { path: '^(tools|e2e)/' },
      to: { path: '^packages/', pathNot: [door, '/package\\.json$'] },
    },
    {
      name: 'nobody-uses-cli',
      comment: 'The command is the top: it is run, not imported.',
      severity: 'error',
      from: { pathNot: '^packages/cli/' },
      to: { path: '^packages/cli/(?!package\\.json$)' },
    },
    {
      name: 'source-uses-no-test',
      comment: 'What is published knows nothing of tests, tools and whole-system tests.',
      severity: 'error',
      from: { path: '^packages/', pathNot: [test, configuration] },
      to: { path: [test, '^tools/', '^e2e/'] },
    },
    {
      name: 'no-circular',
      comment:
        'Two modules that need each other are one, or need a third. (Types are gone when they are loaded.)',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'not-to-dev-dependency',
      comment:
        'A published package brings what it imports. (The command is one bundle: its build dependencies are in it.)',
      severity: 'error',
      from: { path: '^packages/(?!cli/)[^/]+/src/', pathNot: test },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['npm', 'npm-peer'] },
    },
    {
      name: 'not-unlisted',
      comment: 'What is imported stands in package.json.',
      severity: 'error',
      from: { path: '^packages/[^/]+/src/' },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'not-unresolvable',
      comment: 'An import leads somewhere.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: ['/dist/', '^tools/test/fixtures/'] },
    tsPreCompilationDeps: true,
    combinedDependencies: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['@ovlab/source', 'types', 'import', 'node', 'default'],
      extensions: ['.ts', '.mjs', '.js', '.cjs', '.json', '.d.ts'],
    },
    skipAnalysisNotInRules: true,
  },
};
