import type { Dialect } from '../dialect.ts';
import { about } from './about.ts';
import { renderError } from './errors.ts';
import { readImported } from './read-imported.ts';
import { routes } from './routes.ts';

/** FullEngage's client API: list, search, sort, filter, create, read, update, delete (wire-contracts 3). */
export const fullengage: Dialect = {
  id: 'fullengage',
  pathPrefixes: ['/api/v1'],
  keyAlsoIn: 'headersOnly',
  sessions: 'ignored',
  cors: 'closed',
  unaskedBodies: 'ignored',
  routes,
  renderError,
  readImported,
  about,
};
