/** Why a request got no answer. */
export type OutboundError =
  | 'blocked_address'
  | 'timed_out'
  | 'name_not_found'
  | 'connection_refused'
  | 'connection_failed'
  | 'tls_failed'
  | 'stopped';

/** Nothing was sent: the address is none that may be called. */
export class BlockedAddressError extends Error {
  constructor() {
    super('the address may not be called');
    this.name = 'BlockedAddressError';
  }
}

const names: Readonly<Record<string, OutboundError>> = {
  ENOTFOUND: 'name_not_found',
  EAI_AGAIN: 'name_not_found',
  ENODATA: 'name_not_found',
  ECONNREFUSED: 'connection_refused',
  ETIMEDOUT: 'timed_out',
};

/** What an error of a socket, a name server, TLS or a time-out means. */
export function errorOf(error: unknown): OutboundError {
  if (error instanceof BlockedAddressError) {
    return 'blocked_address';
  }
  if (!(error instanceof Error)) {
    return 'connection_failed';
  }
  if (error.name === 'AbortError' || error.name === 'TimeoutError') {
    return isTimeout(error) ? 'timed_out' : 'stopped';
  }
  const code = 'code' in error ? String(error.code) : '';
  if (/^(?:ERR_TLS|ERR_SSL|CERT_|UNABLE_TO|DEPTH_ZERO|SELF_SIGNED)/.test(code)) {
    return 'tls_failed';
  }
  return names[code] ?? firstOf(error) ?? 'connection_failed';
}

/** An aborted request names the reason of its signal as the cause. */
function isTimeout({ name, cause }: Error): boolean {
  return name === 'TimeoutError' || (cause instanceof Error && cause.name === 'TimeoutError');
}

/** Where several addresses were tried, each has an error of its own. */
function firstOf(error: Error): OutboundError | undefined {
  return error instanceof AggregateError ? errorOf(error.errors[0]) : undefined;
}
