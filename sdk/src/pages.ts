/** A part of a list. */
export interface Page<Item> {
  readonly data: readonly Item[];
  /** Where the next page starts; absent on the last one. */
  readonly nextCursor?: string;
}

/** A list: all its items with `for await`, or its pages one by one. Nothing is sent before it is read. */
export interface Pages<Item, P extends Page<Item>> extends AsyncIterable<Item> {
  /** The page at a cursor; without one, the first. */
  page(cursor?: string): Promise<P>;
  /** Every page from the first one on. */
  pages(): AsyncGenerator<P>;
}

/** A list of which one page is known how to get. */
export function pagesOf<Item, P extends Page<Item>>(
  page: (cursor: string | undefined) => Promise<P>,
): Pages<Item, P> {
  async function* pages(): AsyncGenerator<P> {
    for (let cursor: string | undefined, isFirst = true; isFirst || cursor !== undefined;) {
      const one: P = await page(cursor);
      yield one;
      cursor = one.nextCursor;
      isFirst = false;
    }
  }

  async function* items(): AsyncGenerator<Item> {
    for await (const { data } of pages()) {
      yield* data;
    }
  }

  return { page: (cursor) => page(cursor), pages, [Symbol.asyncIterator]: items };
}
