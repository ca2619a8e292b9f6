import { access } from 'node:fs/promises';
import { ExitCode, loadLab, type Lab, type LoadedLab, type Runner } from '@ovlab/core';
import { diagnose, mend, type Diagnosis, type DiagnoseOptions, type Mended } from '@ovlab/doctor';
import { labPaths, namespaceOf, planHost, rootsFrom } from '@ovlab/lab';
import { createRunner } from '@ovlab/runner';
import type { CliContext } from '../context.ts';
import type { DoctorFlags } from '../flags.ts';
import { findLabFile, readLabText } from '../lab-file.ts';
import { doctorJson, renderDiagnosis, renderMended } from '../ui/doctor.ts';

export async function doctorAction(context: CliContext, flags: DoctorFlags): Promise<void> {
  const { fix, only, client, json, verbose = false } = flags;
  const file = await findLabFile(context, flags.file);
  const loaded = file === undefined ? undefined : loadLab(await readLabText(context, file), { file });
  const runner = await runnerFor(loaded?.lab, client ?? 'server');
  const lab = loaded === undefined ? undefined : labOf(loaded, runner);
  const options: DiagnoseOptions = {
    runner,
    signal: context.signal,
    lab,
    client,
    only,
    foreignMac: flags.foreignMac,
    ...(lab === undefined ? {} : { directories: labPaths(lab.name, rootsFrom(context.env)) }),
    differences: loaded === undefined || runner.netns !== undefined ? undefined : () => differences(loaded),
  };
  if (runner.netns !== undefined) context.err(`looking at the network namespace ${runner.netns}\n`);
  let diagnosis: Diagnosis = await diagnose(options);
  let mended: readonly Mended[] = [];
  if (fix === true) {
    mended = await mend(diagnosis.findings, options);
    if (json !== true) context.err(renderMended(mended, context.errStyle));
    if (mended.length > 0) diagnosis = await diagnose(options);
  }
  if (json === true) {
    const subject = { file, netns: runner.netns, client };
    context.out(`${JSON.stringify(doctorJson(subject, diagnosis, mended), null, 2)}\n`);
  } else context.out(renderDiagnosis(diagnosis, { verbose, style: context.outStyle }));
  if (!diagnosis.healthy) context.setExitCode(ExitCode.Failed);
}

/** Errors: as `ovlab server plan`. */
async function differences(file: LoadedLab): Promise<readonly string[]> {
  const { steps } = await planHost({ runner: createRunner() }, file);
  return steps.map(({ title }) => title);
}

/** On a real machine what the file leaves out is not the lab's default but what the uplink has. */
function labOf({ lab, omitted }: LoadedLab, { netns }: Runner): Lab {
  if (netns !== undefined) return lab;
  const { addresses, gateways } = lab.server;
  return {
    ...lab,
    server: {
      ...lab.server,
      addresses: omitted.includes('server.addresses') ? [] : addresses,
      gateways: omitted.includes('server.gateways') ? [] : gateways,
    },
  };
}

/** The node of that name, where the lab of the file is up on this machine; else the machine itself. */
async function runnerFor(lab: Lab | undefined, node: string): Promise<Runner> {
  const runner = createRunner();
  if (lab === undefined) return runner;
  const netns = namespaceOf(lab.name, node);
  return access(`/run/netns/${netns}`).then(
    () => runner.within(netns),
    () => runner,
  );
}
