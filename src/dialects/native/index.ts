import type { Dialect } from '../dialect.ts';
import { about } from './about.ts';
import { renderError } from './errors.ts';
import { readImported } from './read-imported.ts';
import { routes } from './routes.ts';
import { nativeVoice } from './webhook-voice.ts';

/** Our own API: everything that the four vendors' APIs cannot say. */
export const native: Dialect = {
  id: 'native',
  pathPrefixes: ['/api/v2', '/docs', '/errors'],
  keyAlsoIn: 'headersOnly',
  sessions: 'taken',
  cors: 'closed',
  unaskedBodies: 'refused',
  routes,
  renderError,
  readImported,
  webhookVoice: nativeVoice,
  about,
};
