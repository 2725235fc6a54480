import type { Dialect } from '../dialect.ts';
import { about } from './about.ts';
import { renderError } from './errors.ts';
import { readImported } from './read-imported.ts';
import { routes } from './routes.ts';
import { assemblyVoice } from './webhook-voice.ts';

/** Assembly's (formerly Copilot's) API of clients, companies and custom fields (wire-contracts 2). */
export const assembly: Dialect = {
  id: 'assembly',
  pathPrefixes: ['/v1'],
  keyAlsoIn: 'headersOnly',
  sessions: 'ignored',
  cors: 'closed',
  unaskedBodies: 'ignored',
  routes,
  renderError,
  readImported,
  webhookVoice: assemblyVoice,
  about,
};
