/** Every reason for which a value of an input can be refused. Dialects map them to their own words. */
export type IssueCode =
  | 'type'
  | 'required'
  | 'blank'
  | 'too_short'
  | 'too_long'
  | 'too_easy'
  | 'wrong_password'
  | 'control_character'
  | 'invalid_unicode'
  | 'email'
  | 'phone'
  | 'date'
  | 'timestamp'
  | 'url'
  | 'ip'
  | 'uuid'
  | 'enum'
  | 'duplicate'
  | 'number'
  | 'number_out_of_range'
  | 'unsafe_integer'
  | 'junk_identifier'
  | 'identifier_required'
  | 'address'
  | 'country'
  | 'field_key'
  | 'unknown_member'
  | 'unknown_option'
  | 'unknown_field'
  | 'unknown_sort'
  | 'retired_field'
  | 'read_only'
  | 'too_many_members'
  | 'not_found'
  | 'entity_tag'
  | 'changed'
  | 'taken'
  | 'csv'
  | 'json'
  | 'encoding'
  | 'ambiguous';

/**
 * One thing wrong with one member of an input. `pointer` is an RFC 6901 pointer relative to the
 * value that was checked ('' = the value itself). `message` never repeats the value.
 */
export interface Issue {
  readonly pointer: string;
  readonly code: IssueCode;
  readonly message: string;
}

/** Issues told of one input at most: beyond that, nobody reads on, and an answer would be many times its request. */
export const issuesMax = 100;

/** A refusal: at least one issue. */
export interface Refused {
  readonly ok: false;
  readonly issues: readonly Issue[];
}

/** An accepted value, in the form in which it is stored. */
export interface Accepted<T> {
  readonly ok: true;
  readonly value: T;
}

/** What a checking function answers. Checks never throw. */
export type Checked<T> = Accepted<T> | Refused;

/** Accepts a value. */
export function ok<T>(value: T): Accepted<T> {
  return { ok: true, value };
}

/** Refuses a value for one reason. */
export function refuse(code: IssueCode, message: string, pointer = ''): Refused {
  return { ok: false, issues: [{ pointer, code, message }] };
}

/** One step of an RFC 6901 pointer, with `~` and `/` escaped (section 3). */
export function pointerTo(member: string | number): string {
  const text = String(member);
  return text.includes('~') || text.includes('/')
    ? `/${text.replaceAll('~', '~0').replaceAll('/', '~1')}`
    : `/${text}`;
}

/** The same issues seen from a value that holds the checked one at `pointer`. */
export function issuesAt(pointer: string, issues: readonly Issue[]): Issue[] {
  return issues.map((issue) => ({ ...issue, pointer: pointer + issue.pointer }));
}
