import { type Ending, exitCodes } from './exit-codes.ts';

/** A run that cannot go on, for a reason that a person can act on. `code` is for scripts (`--json`). */
export class CliError extends Error {
  readonly code: string;
  readonly ending: Ending;

  constructor(ending: Ending, code: string, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'CliError';
    this.code = code;
    this.ending = ending;
  }

  /** The status with which the process ends. */
  get status(): number {
    return exitCodes[this.ending].status;
  }
}

/** The command line itself is wrong. */
export function usageError(message: string): CliError {
  return new CliError('usage', 'usage', message);
}
