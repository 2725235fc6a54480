import type { Client, Company, ErrorCode, Issue, Problem } from './generated/api.ts';

/** Which client each key led to. */
export type Matches = NonNullable<Problem['matches']>;

/**
 * What the directory answered instead of what was asked for (RFC 9457). `code` is for programs and stays
 * the same for ever; `message` is the `detail`, for people.
 */
export class ClienteleError extends Error {
  override readonly name: string = 'ClienteleError';
  /** The HTTP status; 0 for a redirect in a browser. */
  readonly status: number;
  /** Absent where something in between answered, such as a proxy. */
  readonly code: ErrorCode | undefined;
  /** What is wrong and what to do. */
  readonly detail: string;
  /** What is wrong with which member; empty where the whole is. */
  readonly errors: readonly Issue[];
  /** The record that has the key already. */
  readonly existingId: string | undefined;
  /** Which client each key led to, where they led to two. */
  readonly matches: Matches | undefined;
  /** The record as it is now, where it is not as `ifMatch` expected. */
  readonly current: Client | Company | undefined;
  /** In an atomic batch: every operation that failed. */
  readonly items: NonNullable<Problem['items']>;
  /** Names the call in the log of the server. */
  readonly requestId: string | undefined;
  /** `Retry-After` as it was sent. */
  readonly retryAfter: string | undefined;
  /** The whole answer, for what has no member here. */
  readonly problem: Partial<Problem>;

  constructor(status: number, problem: Partial<Problem>, headers = new Headers()) {
    const detail = problem.detail ?? detailOf(status, headers);
    super(detail);
    this.status = status;
    this.code = problem.code;
    this.detail = detail;
    this.errors = problem.errors ?? [];
    this.existingId = problem.existingId;
    this.matches = problem.matches;
    this.current = problem.current;
    this.items = problem.items ?? [];
    this.requestId = headers.get('x-request-id') ?? undefined;
    this.retryAfter = headers.get('retry-after') ?? undefined;
    this.problem = problem;
  }
}

/** What can be said of an answer that says nothing itself. Browsers give a redirect as 0, without its place. */
function detailOf(status: number, headers: Headers): string {
  if (status === 0 || (status >= 300 && status < 400)) {
    return `The answer leads to ${headers.get('location') ?? 'another address'}, and nothing was done: give the address of the directory itself as \`baseUrl\`.`;
  }
  return isPage(headers)
    ? `The answer was ${status} with a web page, which is not of the directory: is \`baseUrl\` its address?`
    : `The answer was ${status}.`;
}

/** 401 or 403: the key is not valid, or may not do this. */
export class AccessError extends ClienteleError {
  override readonly name = 'AccessError';
}

/** 404: it is not there. */
export class NotFoundError extends ClienteleError {
  override readonly name = 'NotFoundError';
}

/** 409: it clashes with what is there; see `existingId` and `matches`. */
export class ConflictError extends ClienteleError {
  override readonly name = 'ConflictError';
}

/** 412: somebody changed the record since; see `current` and `errors`. */
export class StaleError extends ClienteleError {
  override readonly name = 'StaleError';
}

/** 422: it was read and is not acceptable; see `errors`. */
export class ValidationError extends ClienteleError {
  override readonly name = 'ValidationError';
}

/** No answer, or not all of it: whether a write happened is not known. `cause` says more. */
export class ConnectionError extends Error {
  override readonly name = 'ConnectionError';
}

/** Whether it is an answer of the directory with one of these codes. */
export function hasCode<Code extends ErrorCode>(
  error: unknown,
  ...codes: readonly Code[]
): error is ClienteleError & { readonly code: Code } {
  return error instanceof ClienteleError && codes.some((code) => code === error.code);
}

const classes: Readonly<Record<number, typeof ClienteleError>> = {
  401: AccessError,
  403: AccessError,
  404: NotFoundError,
  409: ConflictError,
  412: StaleError,
  422: ValidationError,
};

/** Whether it is what was asked for. A web page never is, whatever its status: no call of the directory gives one. */
export function isAnswer(response: Response): boolean {
  return response.ok && !isPage(response.headers);
}

function isPage(headers: Headers): boolean {
  return /^text\/html\b/i.test(headers.get('content-type') ?? '');
}

/** The error that an answer stands for. Its body is read. */
export async function errorOf(response: Response): Promise<ClienteleError> {
  const text = await response.text();
  const kind = classes[response.status] ?? ClienteleError;
  return new kind(response.status, readProblem(text), response.headers);
}

/** What is no problem in JSON, such as a proxy's page, says nothing that could be relied on. */
function readProblem(text: string): Partial<Problem> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' &&
      value !== null &&
      'code' in value &&
      typeof value.code === 'string'
      ? (value as Partial<Problem>)
      : {};
  } catch {
    return {};
  }
}
