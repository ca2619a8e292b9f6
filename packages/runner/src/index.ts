export { escapeControls, formatCommand } from './command-line.ts';
export { createRunner } from './local.ts';
export { findProgram, installHint } from './programs.ts';
export {
  createRecordedRunner,
  type RecordedAnswer,
  type RecordedCall,
  type RecordedProcess,
  type RecordedRunner,
  type RecordedTable,
} from './recorded.ts';
export type { LineStreamer, LocalRunner, LocalRunnerOptions, RunEvent, StreamOptions } from './types.ts';
