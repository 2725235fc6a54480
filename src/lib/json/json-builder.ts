import { jsonPointer } from './json-refusal.ts';
import type { JsonLimits, JsonRefusalCode } from './json-refusal.ts';
import type { JsonValue } from './json-value.ts';

/** One array or object that is not closed yet: exactly one of `items` and `members` is there. */
interface OpenContainer {
  readonly items: JsonValue[] | undefined;
  readonly members: Record<string, JsonValue> | undefined;
  memberCount: number;
  /** Name of the member being read; undefined where there is none, or where its value is dropped. */
  name: string | undefined;
  /** True between a name (or the start of an item) and the end of its value. */
  inMember: boolean;
}

/** Member names that reach a prototype when an object is copied carelessly. */
const forbiddenNames = new Set(['__proto__', 'constructor', 'prototype']);

/** Counts code points only where UTF-16 units leave the answer open, and only as far as needed. */
function isLongerThan(name: string, codePointsMax: number): boolean {
  if (name.length <= codePointsMax || name.length > 2 * codePointsMax) {
    return name.length > codePointsMax;
  }
  return Array.from(name).length > codePointsMax;
}

/**
 * Puts the value together from what the reader finds, on a stack of its own, and knows at any time
 * where in the value that is. It must be told only what the grammar allows.
 */
export class JsonBuilder {
  readonly #open: OpenContainer[] = [];
  #top: OpenContainer | undefined;
  /** The outermost value, once it is complete. */
  root: JsonValue | undefined;
  readonly #limits: JsonLimits;

  constructor(limits: JsonLimits) {
    this.#limits = limits;
  }

  /** Number of arrays and objects that are open. */
  get depth(): number {
    return this.#open.length;
  }

  /** What the innermost open container is. */
  get inside(): 'array' | 'object' | 'nothing' {
    return this.#top === undefined ? 'nothing' : this.#top.items ? 'array' : 'object';
  }

  /** Opens an array or object as the value being read. */
  open(kind: 'array' | 'object'): void {
    const isArray = kind === 'array';
    const items = isArray ? [] : undefined;
    const members = isArray ? undefined : {};
    this.#top = { items, members, memberCount: 0, name: undefined, inMember: isArray };
    this.#open.push(this.#top);
  }

  /** Closes the innermost container and puts it into the one around it. */
  close(): void {
    const closed = this.#open.pop();
    this.#top = this.#open.at(-1);
    this.place(closed?.items ?? closed?.members ?? null);
  }

  /** Begins the next item of an array. */
  beginItem(): void {
    if (this.#top !== undefined) {
      this.#top.inMember = true;
    }
  }

  /**
   * Begins a member, or says why it is refused. After a fault of meaning its value may follow all the
   * same; it is dropped, as is that of a name which the caller gives as undefined.
   */
  beginMember(name: string | undefined): JsonRefusalCode | undefined {
    const top = this.#top;
    if (top?.members === undefined) {
      return undefined;
    }
    top.memberCount += 1;
    top.inMember = true;
    top.name = undefined;
    if (name !== undefined && isLongerThan(name, this.#limits.nameCodePointsMax)) {
      return 'key_too_long';
    }
    if (top.memberCount > this.#limits.membersMax) {
      return 'too_many_members';
    }
    top.name = name;
    if (name === undefined) {
      return undefined;
    }
    if (forbiddenNames.has(name)) {
      return 'forbidden_key';
    }
    return Object.hasOwn(top.members, name) ? 'duplicate_key' : undefined;
  }

  /** Ends the value being read. */
  place(value: JsonValue): void {
    const top = this.#top;
    if (top === undefined) {
      this.root = value;
      return;
    }
    if (top.items !== undefined) {
      top.items.push(value);
    } else if (top.members !== undefined && top.name !== undefined) {
      top.members[top.name] = value;
    }
    top.inMember = false;
  }

  /** RFC 6901 pointer to the value being read, or to its container between two values. */
  pointer(): string {
    const path: (string | number)[] = [];
    for (const { items, name, inMember } of this.#open) {
      const step = items?.length ?? name;
      if (!inMember || step === undefined) {
        break;
      }
      path.push(step);
    }
    return jsonPointer(path);
  }
}
