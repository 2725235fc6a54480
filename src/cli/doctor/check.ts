/** What a check found. */
export interface Finding {
  readonly check: string;
  readonly state: 'ok' | 'warn' | 'fail';
  /** What is so. */
  readonly message: string;
  /** What to do about it; absent where all is well. */
  readonly advice?: string;
}

/** All is well. */
export function fine(check: string, message: string): Finding {
  return { check, state: 'ok', message };
}

/** It works, but somebody should look. */
export function warning(check: string, message: string, advice: string): Finding {
  return { check, state: 'warn', message, advice };
}

/** It does not work, or not safely. */
export function failure(check: string, message: string, advice: string): Finding {
  return { check, state: 'fail', message, advice };
}
