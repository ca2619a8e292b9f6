import { existsSync } from 'node:fs';
import { missingPackages } from './packages.mjs';
import { asRoot, needsSudo, runToEnd } from './process.mjs';
import { PrepareError, say } from './say.mjs';

/**
 * Runs apt-get where no package can start a service: a policy for them is put in place meanwhile, unless the
 * machine has one.
 */
const withoutServices = `policy=/usr/sbin/policy-rc.d
if [ ! -e $policy ]; then
  trap 'rm -f $policy' EXIT
  trap 'exit 130' HUP INT TERM
  printf '#!/bin/sh\\nexit 101\\n' >$policy
  chmod 755 $policy
fi
apt-get -q "$@"`;

/**
 * Installs what is missing on Debian and its derivatives; elsewhere names it.
 *
 * @param {'lab' | 'test'} set
 * @throws {PrepareError} 3 when it cannot be installed here, 4 when that is not permitted, 1 when apt-get fails
 */
export async function installSystemPackages(set) {
  const missing = missingPackages(set);
  if (missing.length === 0) return;
  const names = missing.map(({ package: name }) => name);
  say('missing on this machine:');
  for (const { package: name, why } of missing) say(`  ${name.padEnd(14)} ${why}`);

  if (!existsSync('/usr/bin/apt-get')) {
    throw new PrepareError(
      'this system has no apt-get, so nothing was installed.\n' +
        `hint: install what brings these Debian packages' programs: ${names.join(' ')}`,
      3,
    );
  }
  if (needsSudo && !existsSync('/usr/bin/sudo')) {
    throw new PrepareError(
      `installing needs root, and there is no sudo.\nhint: as root, run: apt-get install ${names.join(' ')}`,
      4,
    );
  }
  await aptGet(['update']);
  await aptGet(['install', '-y', '--no-install-recommends', ...names]);
  await disable(missing.flatMap(({ services = [] }) => services));

  const still = missingPackages(set);
  if (still.length > 0) {
    throw new PrepareError(
      `apt-get ended well, but programs are still missing: ${still.flatMap(({ files }) => files).join(', ')}`,
      3,
    );
  }
}

/** @param {string[]} args */
async function aptGet(args) {
  const [file, line] = asRoot('env', [
    'DEBIAN_FRONTEND=noninteractive',
    ...['sh', '-c', withoutServices, 'sh', ...args],
  ]);
  say(`> ${needsSudo ? 'sudo ' : ''}apt-get ${args.join(' ')}`);
  const code = await runToEnd(file, line, { stdoutToStderr: true });
  if (code !== 0) {
    throw new PrepareError(
      `apt-get ${args[0]} failed (exit code ${code}); its messages are above.\n` +
        'hint: look at the network and at /etc/apt/sources.list, then start again',
      1,
    );
  }
}

/**
 * Keeps daemons that came only so that tests can start them elsewhere from this machine's own interfaces.
 *
 * @param {readonly string[]} services
 */
async function disable(services) {
  if (services.length === 0 || !existsSync('/usr/bin/systemctl')) return;
  const [file, line] = asRoot('systemctl', ['--quiet', 'disable', ...services]);
  say(`> ${needsSudo ? 'sudo ' : ''}systemctl disable ${services.join(' ')}`);
  const code = await runToEnd(file, line, { quiet: true });
  if (code !== 0) say('hint: they may start with this machine; systemctl disable NAME hinders each of them');
}
