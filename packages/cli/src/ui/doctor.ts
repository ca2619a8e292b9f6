import { fixCommands, type Diagnosis, type Finding, type Mended } from '@ovlab/doctor';
import { escapeControls } from '@ovlab/runner';
import { renderTable } from './table.ts';
import type { Style } from './style.ts';

type Status = Finding['status'];

interface Look {
  /** Also what is in order, and what could not be looked at. */
  readonly verbose: boolean;
  readonly style: Style;
}

/** What `ovlab doctor` prints: a row for each fault, with what follows from it and what mends it, and a summary. */
export function renderDiagnosis({ findings }: Diagnosis, { verbose, style }: Look): string {
  const shown = findings.filter(({ status }) => verbose || status === 'error' || status === 'warning');
  const colours: Readonly<Record<Status, (text: string) => string>> = {
    error: style.red,
    warning: style.yellow,
    ok: style.green,
    skipped: style.dim,
  };
  const [header = '', ...rows] = renderTable(
    ['STATUS', 'CHECK', 'FOUND'].map(style.bold),
    shown.map(({ status, id, evidence }) => [colours[status](status), id, escapeControls(evidence)]),
  ).split('\n');
  const lines = rows.flatMap((row, index) => [row, ...details(shown[index], style)]);
  const table = shown.length === 0 ? [] : [header, ...lines, ''];
  return [...table, summary(findings), ''].join('\n');
}

function details(finding: Finding | undefined, style: Style): readonly string[] {
  if (finding?.mend === undefined) return [];
  const mends = finding.fix === undefined ? '' : style.dim(' (--fix does it)');
  return [
    `  ${style.cyan('wanted')}: ${finding.title}.`,
    `  ${style.cyan('effect')}: ${finding.consequence ?? ''}`,
    `  ${style.cyan('mend')}: ${escapeControls(finding.mend)}${mends}`,
  ];
}

function summary(findings: readonly Finding[]): string {
  const { error, warning, ok, skipped } = counts(findings);
  const plural = (count: number, word: string): string => `${String(count)} ${word}${count === 1 ? '' : 's'}`;
  return [
    plural(error, 'error'),
    plural(warning, 'warning'),
    `${String(ok)} in order`,
    `${String(skipped)} not looked at`,
  ].join(', ');
}

function counts(findings: readonly Finding[]): Readonly<Record<Status, number>> {
  const count = (wanted: Status): number => findings.filter(({ status }) => status === wanted).length;
  return { error: count('error'), warning: count('warning'), ok: count('ok'), skipped: count('skipped') };
}

/** A line for each thing that `--fix` did, with the commands that do the same. */
export function renderMended(mended: readonly Mended[], style: Style): string {
  if (mended.length === 0) return 'there is nothing that --fix could mend\n';
  return mended
    .map(({ id, commands, error }) => {
      const state = error === undefined ? style.green('mended') : style.red('not mended');
      return `${state} ${id}: ${error ?? commands.join(' && ')}\n`;
    })
    .join('');
}

interface Looked {
  readonly file: string | undefined;
  readonly netns: string | undefined;
  readonly client: string | undefined;
}

/** The one JSON document of `ovlab doctor --json`. */
export function doctorJson(
  subject: Looked,
  { healthy, findings }: Diagnosis,
  mended: readonly Mended[],
): object {
  return {
    healthy,
    ...subject,
    counts: counts(findings),
    findings: findings.map(({ fix, ...finding }) => ({
      ...finding,
      ...(fix === undefined ? {} : { fix: fixCommands(fix) }),
    })),
    mended,
  };
}
