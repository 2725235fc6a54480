import type { Dialect } from '../dialect.ts';
import { about } from './about.ts';
import { renderError } from './errors.ts';
import { readImported } from './read-imported.ts';
import { routes } from './routes.ts';

/** CrowdPower's Beacon API: identify a customer by `user_id` or email, one or many at a time. */
export const crowdpower: Dialect = {
  id: 'crowdpower',
  // All of Beacon's paths that are known: what is not covered answers 404 in its voice.
  pathPrefixes: ['/customers', '/events', '/charges', '/tags', '/track'],
  keyAlsoIn: 'queryOrBody',
  sessions: 'ignored',
  cors: 'open',
  unaskedBodies: 'ignored',
  routes,
  renderError,
  readImported,
  about,
};
