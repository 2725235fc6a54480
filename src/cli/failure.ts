import { UnfitBackupError } from '../storage/sqlite/backup-file.ts';
import { NotEmptyError } from '../storage/sqlite/restore.ts';
import { SettingsError } from '../config/read-settings.ts';
import { DirectoryError, type ErrorCode } from '../domain/errors.ts';
import { MoveError } from '../moving/move-error.ts';
import { NewerSchemaError, NoDataError, UnfinishedMoveError } from '../storage/open-errors.ts';
import { explainFailure } from '../storage/postgres/explain-failure.ts';
import { AlreadyServedError } from '../storage/sqlite/serve-lock.ts';
import { isDamage, mapError } from '../storage/sqlite/sqlite-error.ts';
import { CliError } from './cli-error.ts';
import { type Ending, exitCodes } from './exit-codes.ts';

/** A failure as the command line tells it. */
export interface DescribedFailure {
  readonly status: number;
  /** For scripts: one of the directory's error codes, or one of the command line's own. */
  readonly code: string;
  readonly message: string;
}

/** One line for what can go wrong; only what nobody foresaw has its stack, since that is a bug to report. */
export function describeFailure(error: unknown): DescribedFailure {
  const { ending, code, message } = classify(error);
  return { status: exitCodes[ending].status, code, message };
}

interface Classified {
  readonly ending: Ending;
  readonly code: string;
  readonly message: string;
}

function classify(error: unknown): Classified {
  if (error instanceof CliError) {
    return error;
  }
  if (error instanceof SettingsError) {
    return { ending: 'usage', code: 'usage', message: error.message };
  }
  if (error instanceof NoDataError) {
    return { ending: 'failed', code: 'no_data', message: error.message };
  }
  if (error instanceof UnfitBackupError) {
    return { ending: 'failed', code: 'unfit_backup', message: error.message };
  }
  if (error instanceof NotEmptyError) {
    return { ending: 'failed', code: 'not_empty', message: error.message };
  }
  if (error instanceof AlreadyServedError) {
    return { ending: 'busy', code: 'already_served', message: error.message };
  }
  if (error instanceof NewerSchemaError) {
    return { ending: 'newerSchema', code: 'newer_schema', message: error.message };
  }
  if (error instanceof UnfinishedMoveError) {
    return { ending: 'failed', code: 'unfinished_move', message: error.message };
  }
  if (error instanceof MoveError) {
    return { ending: 'failed', code: error.fault, message: error.message };
  }
  if (error instanceof DirectoryError) {
    const ending = endings[error.code] ?? 'failed';
    return { ending, code: error.code, message: explainFailure(error) ?? error.message };
  }
  if (isDamage(error)) {
    return { ending: 'failed', code: 'damaged', message: damaged };
  }
  const mapped = mapError(error);
  if (mapped instanceof DirectoryError) {
    return classify(mapped);
  }
  const explained = explainFailure(error);
  return explained === undefined
    ? classifyForeign(error)
    : { ending: 'failed', code: 'database', message: explained };
}

const damaged =
  'The data file is damaged, or is no database. Stop everything that uses it, then put the last backup in its place with `clientele restore FILE --force`.';

/** What a command was given is checked before anything is done with it. */
const endings: Readonly<Partial<Record<ErrorCode, Ending>>> = {
  unavailable: 'busy',
  validation_failed: 'usage',
};

/** What the operating system said, in our words; anything else is a bug. */
function classifyForeign(error: unknown): Classified {
  const code = systemCode(error);
  const known = code === undefined ? undefined : systemMessages[code];
  if (error instanceof Error && code !== undefined && known !== undefined) {
    return { ending: 'failed', code: code.toLowerCase(), message: known(placeOf(error)) };
  }
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return {
    ending: 'failed',
    code: 'internal',
    message: `This is a bug, please report it: ${detail}`,
  };
}

const systemMessages: Readonly<Record<string, (place: string) => string>> = {
  EADDRINUSE: (place) => `${place} is in use by another program. Choose another port.`,
  EADDRNOTAVAIL: (place) => `${place} is not an address of this machine. Choose another --host.`,
  ENOTFOUND: (place) => `${place} is not known as a host. Choose another --host.`,
  EAI_AGAIN: (place) => `${place} cannot be looked up as a host. Choose another --host.`,
  EACCES: (place) =>
    `Access to ${place} is not allowed. Give this user the right to it, or choose another.`,
  EPERM: (place) =>
    `Access to ${place} is not allowed. Give this user the right to it, or choose another.`,
  EROFS: (place) => `${place} is read-only. Choose a --data directory that can be written to.`,
  ENOTDIR: (place) => `${place} is not a directory. Choose another --data directory.`,
  EEXIST: (place) => `${place} is not a directory. Choose another --data directory.`,
  EISDIR: (place) =>
    `${place} is a directory where a file should be. Choose another --data directory.`,
  ENOENT: (place) => `${place} does not exist and cannot be made. Choose another --data directory.`,
  ENAMETOOLONG: (place) => `The name ${place} is too long. Choose another.`,
  EFBIG: (place) => `${place} is larger than a file may be here. See \`ulimit -f\`.`,
  ENOSPC: (place) => `There is no room left for ${place}. Free some space.`,
};

function systemCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string'
    ? error.code
    : undefined;
}

function placeOf(error: Error): string {
  if ('path' in error && typeof error.path === 'string') {
    return error.path;
  }
  if ('address' in error && typeof error.address === 'string') {
    return 'port' in error ? `${error.address}:${String(error.port)}` : error.address;
  }
  return 'hostname' in error && typeof error.hostname === 'string' ? error.hostname : 'It';
}
