// Options of the commands, as commander hands them over.

export interface JsonFlag {
  readonly json?: true;
}

export interface UpFlags extends JsonFlag {
  readonly file?: string;
  readonly name?: string;
  readonly clients?: number;
  readonly dryRun?: true;
  readonly verbose?: true;
  readonly timeout: number;
}

export interface DownFlags extends JsonFlag {
  readonly file?: string;
  readonly name?: string;
  readonly all?: true;
}

export interface LabName {
  readonly name?: string;
}

export interface LogFlags extends LabName {
  readonly follow?: true;
  readonly json?: true;
}

export interface InitFlags {
  readonly template: string;
  readonly file: string;
  readonly force?: true;
}

export interface ValidateFlags {
  readonly file?: string;
  readonly json?: true;
}

export interface RunFlags {
  readonly file?: string;
  readonly logLevel: string;
}
