import type { Dialect } from '../dialect.ts';
import { about } from './about.ts';
import { renderError } from './errors.ts';
import { routes } from './routes.ts';

/** Our own API: everything that the four vendors' APIs cannot say. */
export const native: Dialect = {
  id: 'native',
  pathPrefixes: ['/api/v2', '/docs', '/errors'],
  keyAlsoIn: 'headersOnly',
  sessions: 'taken',
  cors: 'closed',
  routes,
  renderError,
  about,
};
