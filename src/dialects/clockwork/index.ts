import type { Dialect } from '../dialect.ts';
import { about } from './about.ts';
import { renderError } from './errors.ts';
import { readImported } from './read-imported.ts';
import { routes } from './routes.ts';
import { clockworkVoice } from './webhook-voice.ts';

/** Clockwork (app.clockworkhq.com): one call that makes or updates a customer by email. */
export const clockwork: Dialect = {
  id: 'clockwork',
  pathPrefixes: ['/api/v1/customers'],
  keyAlsoIn: 'headersOnly',
  sessions: 'ignored',
  cors: 'closed',
  unaskedBodies: 'ignored',
  routes,
  renderError,
  readImported,
  webhookVoice: clockworkVoice,
  about,
};
