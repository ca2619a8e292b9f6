import { InvalidArgumentError, Option, type Command } from 'commander';
import { logFormats, logLevels, preferences } from '../config/choices.ts';
import type { Settings } from '../config/settings.ts';

/** What commander makes of the command line. */
export interface CommandLine {
  readonly settings: Settings;
  readonly config: string | undefined;
  readonly check: boolean;
}

/** The options that are settings, by their long names. */
const settingOptions: readonly Option[] = [
  new Option('-i, --interface <name>', 'interface to advertise on; it need not exist yet'),
  new Option(
    '--prefix <cidr>',
    'prefix to advertise, repeatable (default: every global /64 on the interface)',
  ).argParser(collect),
  new Option('--router-lifetime <seconds>', '0 or the maximum interval..9000 (default: 1800)').argParser(
    wholeNumber,
  ),
  new Option(
    '--interval <min,max>',
    'seconds between unsolicited advertisements (default: 200,600)',
  ).argParser(pair),
  new Option('--rdnss <address>', 'DNS server, repeatable').argParser(collect),
  new Option('--dnssl <domain>', 'DNS search domain, repeatable').argParser(collect),
  new Option('--mtu <octets>', 'MTU to advertise (default: that of the interface)').argParser(wholeNumber),
  new Option('--preference <level>', 'router preference (default: medium)').choices(preferences),
  new Option('--valid-lifetime <seconds>', 'of the prefixes (default: 86400)').argParser(wholeNumber),
  new Option('--preferred-lifetime <seconds>', 'of the prefixes (default: 14400)').argParser(wholeNumber),
  new Option('--log-level <level>', 'least level that is logged (default: info)').choices(logLevels),
  new Option('--log-format <format>', 'format of the log on standard error (default: json)').choices(
    logFormats,
  ),
];

/** Adds every option of the responder to a command. */
export function addOptions(command: Command): Command {
  for (const option of settingOptions) command.addOption(option);
  return command
    .option('--config <file>', 'YAML file with the same names as keys; the command line goes before it')
    .option('--check', 'check the configuration, print the advertisement it means, and end');
}

/** The parsed options of a command made by {@link addOptions}. */
export function readOptions(command: Command): CommandLine {
  const values = command.opts<Record<string, unknown>>();
  const settings = settingOptions.flatMap((option) => {
    const value = values[option.attributeName()];
    return value === undefined ? [] : [[option.name(), value]];
  });
  return {
    settings: Object.fromEntries(settings) as Settings,
    config: typeof values['config'] === 'string' ? values['config'] : undefined,
    check: values['check'] === true,
  };
}

function collect(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}

function wholeNumber(text: string): number {
  if (!/^\d{1,10}$/.test(text)) throw new InvalidArgumentError('A whole number is expected.');
  return Number(text);
}

function pair(text: string): readonly [number, number] {
  const [least = '', most = '', ...rest] = text.split(',');
  if (rest.length > 0 || most === '') {
    throw new InvalidArgumentError('Two numbers with a comma are expected, like 200,600.');
  }
  return [wholeNumber(least), wholeNumber(most)];
}
