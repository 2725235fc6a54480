import { DirectoryError } from '../domain/errors.ts';

/**
 * A call that failed through no fault of its caller. Nothing in it comes from the caller but the request
 * id, which is safe to print: no path, query, body, key, and no message, since messages quote values.
 */
export interface FailedCall {
  readonly requestId: string;
  readonly method: string;
  /** The pattern of the route, such as `/v1/clients/:id`; absent where the request reached none. */
  readonly route?: string;
  /** What was answered, as in `domain/errors.ts`. */
  readonly code: string;
  /** What was thrown and what caused it, outermost first. */
  readonly causes: readonly Cause[];
}

/** One error: its class, its code where it has one, and where it was thrown. */
export interface Cause {
  readonly name: string;
  readonly code?: string;
  readonly frames: readonly string[];
}

/** Where the HTTP layer reports what went wrong. */
export interface HttpLog {
  failed(call: FailedCall): void;
}

const causesMax = 5;

/** The chain of causes behind something that was thrown. */
export function causesOf(thrown: unknown): Cause[] {
  const causes: Cause[] = [];
  for (let next = thrown; next !== undefined && causes.length < causesMax;) {
    causes.push(causeOf(next));
    next = next instanceof Error ? next.cause : undefined;
  }
  return causes;
}

function causeOf(thrown: unknown): Cause {
  if (!(thrown instanceof Error)) {
    return { name: typeof thrown, frames: [] };
  }
  const code = thrown instanceof DirectoryError ? thrown.code : codeOf(thrown);
  return {
    name: thrown.name,
    ...(code === undefined ? {} : { code }),
    frames: framesOf(thrown.stack ?? ''),
  };
}

/** Codes of Node and SQLite errors are upper-case words; anything else may be data. */
function codeOf(error: Error): string | undefined {
  const code: unknown = 'code' in error ? error.code : undefined;
  return typeof code === 'string' && /^[\dA-Z_]{1,64}$/.test(code) ? code : undefined;
}

function framesOf(stack: string): string[] {
  return stack
    .split('\n')
    .filter((line) => /^ {4}at .*[:(].*\d\)?$/.test(line))
    .map((line) => line.trim());
}
