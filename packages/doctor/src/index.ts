export { checks } from './checks/all.ts';
export type { Check, Fault, Severity, Side, Verdict } from './check.ts';
export { diagnose, mend, type DiagnoseOptions, type Diagnosis, type Mended } from './diagnose.ts';
export type { Evidence, Facts, Subject } from './evidence.ts';
export type { Finding } from './finding.ts';
export { fixCommands, type FixAction } from './fix.ts';
