import { InvalidArgumentError, Option, type Command } from 'commander';
import type { Form, Key, Single } from '../config/form.ts';
import { settingsTable, type Settings } from '../config/settings.ts';

/** What commander makes of the command line. */
export interface CommandLine {
  readonly settings: Settings;
  readonly config: string | undefined;
  readonly check: boolean;
}

const shortFlags: Readonly<Record<string, string>> = { interface: '-i, ' };

/** Adds every option of the responder to a command. */
export function addOptions(command: Command): Command {
  for (const option of settingOptions()) command.addOption(option);
  return command
    .option('--config <file>', 'YAML file with the same names as keys; the command line goes before it')
    .option('--check', 'check the configuration, print the advertisements it means, and end');
}

/** The parsed options of a command made by {@link addOptions}. */
export function readOptions(command: Command): CommandLine {
  const values = command.opts<Record<string, unknown>>();
  const settings = settingOptions().flatMap((option) => {
    const value = values[option.attributeName()];
    // A switch that takes something back stands at true until it is given.
    if (value === undefined || (option.negate && value === true)) return [];
    return [[option.name().replace(/^no-/, ''), value]];
  });
  return {
    settings: Object.fromEntries(settings) as Settings,
    config: typeof values['config'] === 'string' ? values['config'] : undefined,
    check: values['check'] === true,
  };
}

/** The options that are settings, by their long names. */
function settingOptions(): readonly Option[] {
  return Object.entries<Key>(settingsTable).flatMap(([name, key]) =>
    key.option === undefined ? [] : [toOption(name, key, key.option)],
  );
}

function toOption(name: string, { form, about, default: standard, otherwise }: Key, metavar: string): Option {
  const text = about.replaceAll('`', '').replace(/^[A-Z](?=[a-z])/, (letter) => letter.toLowerCase());
  const repeatable = form.kind === 'list' ? ['repeatable'] : [];
  const initial = otherwise ?? (metavar === '' || standard === '[]' ? undefined : standard);
  const notes = [...repeatable, ...(initial === undefined ? [] : [`default: ${asTyped(initial)}`])].join(
    '; ',
  );
  if (metavar === '' && standard === 'true') return new Option(`--no-${name}`, `not: ${text}`);
  const flags = `${shortFlags[name] ?? ''}--${name}${metavar === '' ? '' : ` <${metavar}>`}`;
  const option = new Option(flags, notes === '' ? text : `${text} (${notes})`);
  if (metavar === '') return option;
  if (form.kind === 'scalar' && form.words !== undefined) return option.choices(form.words);
  return option.argParser((value: string, before: unknown) => read(form, value, before));
}

/** A default as it would be typed: `200,600` for `[200, 600]`. */
function asTyped(text: string): string {
  return text
    .replaceAll(/[`"]/g, '')
    .replace(/^\[(.+)\]$/, (_all, inner: string) => inner.replaceAll(' ', ''));
}

/** The value that a text means; each one more of a list goes to those before. */
function read(form: Form, value: string, before: unknown): unknown {
  switch (form.kind) {
    case 'list':
      return [...((before as readonly unknown[] | undefined) ?? []), readSingle(form.of, value)];
    case 'pair': {
      const parts = value.split(',');
      if (parts.length !== 2)
        throw new InvalidArgumentError(expected('two values with a comma like 200,600'));
      return parts.map((part) => readSingle(form.of, part));
    }
    default:
      return readSingle(form, value);
  }
}

function readSingle(form: Single, value: string): unknown {
  if (form.kind === 'group') {
    const { keys, short = '' } = form;
    const inner = keys[short]?.form;
    return { [short]: inner?.kind === 'scalar' ? readSingle(inner, value) : value };
  }
  const meant = form.read(value);
  if (meant === undefined) throw new InvalidArgumentError(expected(form.expected));
  return meant;
}

function expected(text: string): string {
  return `Expected ${text}.`;
}
