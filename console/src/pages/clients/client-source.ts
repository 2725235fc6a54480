import type { Client } from 'clientele-sdk';
import { clientele } from '../../api/clientele.ts';
import { endSessionOn } from '../../api/query-client.ts';
import { type Signal, createSignal } from '../../lib/signal.ts';
import { type ClientView, listQueryOf } from '../../lib/client-view.ts';

/** Clients of one page of a list. */
const pageSize = 100;
/** Clients of a page that is read for their ids only: as many as a list gives. */
const rangePageSize = 200;
/** Pages that are asked for at the same time. */
const atOnceMax = 2;
/** Rows that are fetched before they are in sight. */
const aheadRows = 60;
/** Whoever goes on typing needs no number of this list; the server would count for nothing. */
const countAfterMs = 400;
/** Pages that are kept. */
const keptMax = 150;

/** What is known of a view's list so far. */
export interface SourceState {
  /** Rows of the list: exact once `isExact`, before that what is known to be there at least. */
  readonly rows: number;
  readonly isExact: boolean;
  /** The first page is there. */
  readonly isReady: boolean;
  readonly error: unknown;
}

/**
 * The clients of a view by their place in the list, of which only those that somebody looks at are
 * fetched. Where the page before is known, its cursor leads on, which is exact while others write; after a
 * jump an offset does.
 */
export interface ClientSource {
  readonly view: ClientView;
  readonly state: Pick<Signal<SourceState>, 'get' | 'subscribe'>;
  /** `undefined` while it is being fetched. */
  at(index: number): Client | undefined;
  /** Fetches these rows and some behind them before anything else; what was wanted before is dropped. */
  want(first: number, last: number): void;
  /** The ids of these rows, read where they are not known; `undefined` where the source was closed meanwhile. */
  idsOf(first: number, last: number): Promise<readonly string[] | undefined>;
  /** Shows clients as they are by now, where they are. */
  replace(clients: readonly Client[]): void;
  close(): void;
}

interface LoadedPage {
  readonly clients: readonly Client[];
  readonly nextCursor: string | undefined;
}

/** A source; nothing is sent before somebody wants a row. */
export function createClientSource(view: ClientView): ClientSource {
  const query = listQueryOf(view);
  const pages = new Map<number, LoadedPage>();
  const running = new Map<number, AbortController>();
  const closing = new AbortController();
  const state = createSignal<SourceState>({
    rows: 0,
    isExact: false,
    isReady: false,
    error: undefined,
  });
  let wanted: readonly number[] = [];

  function next(): void {
    for (const page of wanted) {
      if (running.size >= atOnceMax || closing.signal.aborted) {
        return;
      }
      if (!pages.has(page) && !running.has(page) && isWithin(page)) {
        void load(page);
      }
    }
  }

  function isWithin(page: number): boolean {
    const { rows, isExact, isReady } = state.get();
    return page === 0 || (isReady && (!isExact || page * pageSize < rows));
  }

  async function load(page: number): Promise<void> {
    const stop = new AbortController();
    running.set(page, stop);
    try {
      const before = pages.get(page - 1)?.nextCursor;
      const place = before === undefined && page > 0 ? { offset: page * pageSize } : {};
      const signal = AbortSignal.any([stop.signal, closing.signal]);
      const list = clientele.clients.list({ ...query, ...place, limit: pageSize }, { signal });
      const { data, nextCursor, total } = await list.page(before);
      keep(page, { clients: data, nextCursor });
      learn(page, data.length, nextCursor !== undefined, total);
    } catch (error) {
      if (!stop.signal.aborted && !closing.signal.aborted) {
        wanted = [];
        endSessionOn(error);
        state.set({ ...state.get(), error, isReady: true });
      }
    } finally {
      if (running.get(page) === stop) {
        running.delete(page);
      }
    }
    next();
  }

  /** The oldest go, so that a long scroll does not fill the memory. */
  function keep(page: number, loaded: LoadedPage): void {
    pages.set(page, loaded);
    for (const old of pages.keys()) {
      if (pages.size <= keptMax) {
        return;
      }
      if (!wanted.includes(old)) {
        pages.delete(old);
      }
    }
  }

  function learn(page: number, count: number, hasMore: boolean, total: number | undefined): void {
    const before = state.get();
    const seen = page * pageSize + count;
    const least = Math.max(before.rows, seen);
    const rows = total ?? (before.isExact ? before.rows : hasMore ? least + 1 : least);
    const isExact = before.isExact || total !== undefined || !hasMore;
    state.set({ rows, isExact, isReady: true, error: undefined });
    if (page === 0 && !isExact) {
      const timer = setTimeout(() => void countAll(), countAfterMs);
      closing.signal.addEventListener('abort', () => clearTimeout(timer));
    }
  }

  /** Beside the first page, which must not wait for it: it costs in proportion to the matches. */
  async function countAll(): Promise<void> {
    try {
      const list = clientele.clients.list(
        { ...query, limit: 1, total: true },
        { signal: closing.signal },
      );
      const { total } = await list.page();
      if (total !== undefined) {
        state.set({ ...state.get(), rows: total, isExact: true });
      }
    } catch {
      // The list works without it, and ends where its last page does.
    }
  }

  function at(index: number): Client | undefined {
    return pages.get(Math.floor(index / pageSize))?.clients[index % pageSize];
  }

  async function idsOf(first: number, last: number): Promise<readonly string[] | undefined> {
    const known = Array.from({ length: last - first + 1 }, (_, step) => at(first + step)?.id);
    if (known.every((id) => id !== undefined)) {
      return known;
    }
    try {
      return await readIds(first, known.length);
    } catch (error) {
      if (closing.signal.aborted) {
        return undefined;
      }
      endSessionOn(error);
      throw error;
    }
  }

  async function readIds(offset: number, count: number): Promise<readonly string[]> {
    const { signal } = closing;
    const ids: string[] = [];
    let cursor: string | undefined;
    do {
      const limit = Math.min(rangePageSize, count - ids.length);
      const place = cursor === undefined ? { offset } : {};
      const list = clientele.clients.list({ ...query, ...place, limit }, { signal });
      const { data, nextCursor } = await list.page(cursor);
      ids.push(...data.map(({ id }) => id));
      cursor = nextCursor;
    } while (cursor !== undefined && ids.length < count);
    return ids;
  }

  return {
    view,
    state,
    at,
    idsOf,
    want(first, last) {
      const from = Math.max(0, Math.floor(first / pageSize));
      const to = Math.max(from, Math.floor((last + aheadRows) / pageSize));
      wanted = Array.from({ length: to - from + 1 }, (_, at) => from + at);
      for (const [page, stop] of running) {
        if (!wanted.includes(page)) {
          stop.abort();
          running.delete(page);
        }
      }
      next();
    },
    replace(clients) {
      const byId = new Map(clients.map((client) => [client.id, client]));
      for (const [page, loaded] of pages) {
        if (loaded.clients.some(({ id }) => byId.has(id))) {
          const replaced = loaded.clients.map((client) => byId.get(client.id) ?? client);
          pages.set(page, { ...loaded, clients: replaced });
        }
      }
      state.set({ ...state.get() });
    },
    close: () => closing.abort(),
  };
}
