import { CliError } from './cli-error.ts';

/** Whether a write failed because nobody reads any more, as with `| head`: that ends the output, and is no failure. */
export function isReaderGone(error: Error): boolean {
  return 'code' in error && error.code === 'EPIPE';
}

/** What is said where the output cannot be written although somebody wants it, such as to a disk that is full. */
export function notWritten(error: Error): CliError {
  const reason = 'code' in error && error.code === 'ENOSPC' ? 'the disk is full' : error.message;
  return new CliError('failed', 'output', `The output is not whole: ${reason}.`);
}
