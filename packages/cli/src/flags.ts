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
  /** 0..11. */
  readonly verb?: number;
  readonly json?: true;
}

export interface InitFlags {
  readonly template: string;
  readonly file: string;
  readonly force?: true;
}

export interface KeygenFlags {
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

export interface CredentialFlags extends JsonFlag {
  readonly name?: string;
  readonly file?: string;
}

export interface ClientAddFlags extends CredentialFlags {
  readonly os?: 'linux' | 'windows' | 'macos';
  readonly address?: string;
}

export interface ClientRenewFlags extends CredentialFlags {
  readonly revokeEarlier?: true;
}

export interface ClientExportFlags extends CredentialFlags {
  readonly os?: 'linux' | 'windows' | 'macos' | 'ios' | 'android';
  readonly out: string;
  readonly remote?: string;
  readonly singleFile?: true;
  readonly zip?: true;
  readonly scripts?: true;
  readonly passphrase?: true;
  readonly passphraseFile?: string;
  readonly force?: true;
  readonly service?: 'systemd' | 'networkmanager';
}

export interface ProbeFlags extends JsonFlag {
  readonly proto?: 'udp' | 'tcp';
  readonly profile?: string;
  readonly tlsCrypt?: string;
  /** Seconds. */
  readonly timeout: number;
}

export interface DoctorFlags extends JsonFlag {
  readonly client?: string;
  readonly file?: string;
  readonly fix?: true;
  readonly only?: readonly string[];
  readonly foreignMac?: true;
  readonly verbose?: true;
}

export interface RestoreFlags extends JsonFlag {
  readonly passphraseFile?: string;
  readonly force?: true;
}

export interface BackupFlags extends CredentialFlags, RestoreFlags {}

export interface ImportFlags extends JsonFlag {
  readonly out?: string;
  readonly serverName?: string;
  readonly force?: true;
}
