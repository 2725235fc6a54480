/**
 * A map whose changes can be dropped: reads fall through to the parent, writes stay here until
 * `mergeIntoParent`. `null` as a value means "known to be gone" and hides the parent's entry.
 */
export class LayeredMap<K, V extends object | string> {
  readonly #own = new Map<K, V | null>();
  readonly #parent: LayeredMap<K, V> | undefined;

  constructor(parent?: LayeredMap<K, V>) {
    this.#parent = parent;
  }

  get(key: K): V | undefined {
    const own = this.#own.get(key);
    if (own !== undefined) {
      return own === null ? undefined : own;
    }
    return this.#parent?.get(key);
  }

  set(key: K, value: V | null): void {
    this.#own.set(key, value);
  }

  /** Moves every entry of this layer into the parent. Without a parent it does nothing. */
  mergeIntoParent(): void {
    if (this.#parent === undefined) {
      return;
    }
    for (const [key, value] of this.#own) {
      this.#parent.set(key, value);
    }
    this.#own.clear();
  }
}
