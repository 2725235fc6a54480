import {
  type Checked,
  type Issue,
  issuesAt,
  issuesMax,
  ok,
  pointerTo,
  refuse,
} from '../../domain/issue.ts';
import { isJsonObject, type JsonObject } from '../../lib/json/json-object.ts';
import type { JsonValue } from '../../lib/json/json-value.ts';
import type { Shape } from './shape.ts';

/** What one member may be; the same shape as every check of the domain. */
export type Check<T> = (value: JsonValue) => Checked<T>;

export interface OtherMembers {
  /** Members that an answer shows and no caller may set: refused as `read_only`. */
  readonly readOnly?: ReadonlySet<string>;
  /** What the members are called in messages. */
  readonly noun?: 'member' | 'parameter';
}

/**
 * Reads the members of one input, a JSON object or the parameters of a query, and collects all that is
 * wrong with them, so that a caller learns of every mistake at once. Members that nobody read are
 * refused by `refuseOthers`: nothing is dropped in silence (design 4.1).
 */
export class MemberReader {
  readonly #members: JsonObject;
  /** `null` where a shape has refused all others before. */
  readonly #known: Set<string> | null;
  readonly #issues: Issue[];

  constructor(members: JsonObject, known: Set<string> | null = new Set(), issues: Issue[] = []) {
    this.#members = members;
    this.#known = known;
    this.#issues = issues;
  }

  /** A reader of a JSON body, or the refusal of one that is no object. */
  static ofBody(body: JsonValue | undefined): Checked<MemberReader> {
    return isJsonObject(body)
      ? ok(new MemberReader(body))
      : refuse('type', 'The body must be a JSON object.');
  }

  /**
   * A reader of a JSON body of this shape. What is wrong with the structure is collected beforehand, and
   * a member that is wrong in itself counts as absent when it is read: each is blamed once.
   */
  static ofShape(body: JsonValue | undefined, shape: Shape): Checked<MemberReader> {
    if (!isJsonObject(body)) {
      return refuse('type', 'The body must be a JSON object.');
    }
    const issues = shape.issues(body);
    if (issues.length === 0) {
      return ok(new MemberReader(body, null));
    }
    const wrong = new Set(issues.map(({ pointer }) => firstStep(pointer)));
    const members = Object.fromEntries(
      Object.entries(body).filter(([name]) => !wrong.has(pointerTo(name))),
    );
    return ok(new MemberReader(members, null, [...issues]));
  }

  /** The raw value of a member, which counts as known from then on. */
  raw(name: string): JsonValue | undefined {
    this.#known?.add(name);
    return Object.hasOwn(this.#members, name) ? this.#members[name] : undefined;
  }

  /** The checked value, or `undefined` where the member is absent or wrong. */
  read<T>(name: string, check: Check<T>): T | undefined {
    const value = this.raw(name);
    if (value === undefined) {
      return undefined;
    }
    const checked = check(value);
    if (checked.ok) {
      return checked.value;
    }
    this.#issues.push(...issuesAt(pointerTo(name), checked.issues));
    return undefined;
  }

  /** Like `read`, and an absent member is wrong. */
  require<T>(name: string, check: Check<T>): T | undefined {
    if (this.raw(name) === undefined) {
      this.fail({
        pointer: pointerTo(name),
        code: 'required',
        message: `\`${name}\` is required.`,
      });
      return undefined;
    }
    return this.read(name, check);
  }

  /** Adds something that is wrong beyond a single member. */
  fail(issue: Issue): void {
    this.#issues.push(issue);
  }

  /** Refuses every member that has not been asked for, and names them until there are issues enough. */
  refuseOthers(others: OtherMembers = {}): void {
    const noun = others.noun ?? 'member';
    for (const name of Object.keys(this.#members)) {
      if (this.#issues.length >= issuesMax) {
        return;
      }
      if (this.#known === null || this.#known.has(name)) {
        continue;
      }
      const isReadOnly = others.readOnly?.has(name) === true;
      this.#issues.push({
        pointer: pointerTo(name),
        code: isReadOnly ? 'read_only' : 'unknown_member',
        message: isReadOnly
          ? 'This member is set by the server. Leave it out.'
          : `This ${noun} is not known here. Leave it out, or check its spelling.`,
      });
    }
  }

  /** What `make` builds from the values read, or all that is wrong. Nothing is built from a wrong input. */
  finish<T>(make: () => T): Checked<T> {
    return this.#issues.length > 0 ? { ok: false, issues: this.#issues } : ok(make());
  }
}

function firstStep(pointer: string): string {
  const end = pointer.indexOf('/', 1);
  return end < 0 ? pointer : pointer.slice(0, end);
}
