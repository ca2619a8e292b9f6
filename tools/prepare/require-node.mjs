// Imported first: the modules after it use what an older Node does not have, and would fail with a riddle.
const [leastMajor, leastMinor] = [20, 19];
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);

if (major < leastMajor || (major === leastMajor && minor < leastMinor)) {
  process.stderr.write(
    `error: Node.js ${process.versions.node} is too old: ovlab needs ${leastMajor}.${leastMinor} or later.\n` +
      'hint: install a later one, for example from https://nodejs.org/en/download\n',
  );
  process.exit(3);
}
