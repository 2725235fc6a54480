import { createClientele } from 'clientele-sdk';

/** The directory, as whoever is signed in. Every page talks to it through this one. */
export const clientele = createClientele({
  baseUrl: location.origin,
  credentials: 'same-origin',
  // A person waits: better an error with a button than a minute of silence.
  retries: 2,
  timeout: 30_000,
});
