import type { Value } from './session.ts';

/** The parameters of a statement while it is put together. The text is ours alone: what a caller sent is in here. */
export class Parameters {
  readonly values: Value[];

  constructor(...values: Value[]) {
    this.values = values;
  }

  /** The placeholder of one value more. */
  add(value: Value): string {
    this.values.push(value);
    return `$${this.values.length}`;
  }
}
