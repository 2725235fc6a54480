import { refuse } from '../domain/issue.ts';
import type { Answer, Dialect, Route } from '../dialects/dialect.ts';
import { renderProblem } from '../dialects/problem.ts';

/** What operators ask a server. */
export interface Operations {
  /** True from the moment at which the server was told to stop. */
  isStopping(): boolean;
  /** Rejects where storage cannot be read, or waits for a migration. */
  checkStorage(): Promise<void>;
  /** Figures in the text format of Prometheus. */
  metrics(): Promise<string>;
}

/** How long a check of storage may take before the answer is no. */
const checkWithinMs = 2_000;

/** The text format of Prometheus. */
export const metricsType = 'text/plain; version=0.0.4; charset=utf-8';

/**
 * The calls of operators, as a dialect of their own: whether the server lives, whether it is ready, and
 * its figures. Orchestrators ask the first two without a key; the third wants one with scope `admin`.
 */
export function operationsDialect(operations: Operations): Dialect {
  const routes: readonly Route[] = [
    {
      method: 'GET',
      path: '/healthz',
      scope: 'public',
      handle: () => ({ status: 200, body: { status: 'ok' } }),
    },
    {
      method: 'GET',
      path: '/readyz',
      scope: 'public',
      handle: createReadiness(operations),
    },
    {
      method: 'GET',
      path: '/metrics',
      scope: 'admin',
      handle: async () => ({
        status: 200,
        content: await operations.metrics(),
        contentType: metricsType,
      }),
    },
  ];
  return {
    id: 'operations',
    pathPrefixes: ['/healthz', '/readyz', '/metrics'],
    keyAlsoIn: 'headersOnly',
    sessions: 'ignored',
    cors: 'closed',
    unaskedBodies: 'ignored',
    routes: () => routes,
    renderError: renderProblem,
    readImported: () => refuse('type', 'Nothing is imported in these words.'),
  };
}

/** However many ask, storage is asked once at a time. */
function createReadiness({ isStopping, checkStorage }: Operations): () => Promise<Answer> {
  let checking: Promise<boolean> | undefined;

  return async function readiness() {
    if (isStopping()) {
      return notReady('stopping');
    }
    checking ??= succeedsWithin(checkStorage(), checkWithinMs).finally(() => {
      checking = undefined;
    });
    const isReachable = await checking;
    return isReachable ? { status: 200, body: { status: 'ready' } } : notReady('storage');
  };
}

function notReady(reason: 'stopping' | 'storage'): Answer {
  return { status: 503, body: { status: 'not ready', reason } };
}

function succeedsWithin(work: Promise<void>, ms: number): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), ms);
    work
      .then(
        () => resolve(true),
        () => resolve(false),
      )
      .finally(() => clearTimeout(timer));
  });
}
