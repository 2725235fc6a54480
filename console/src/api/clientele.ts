import { createClientele } from 'clientele-sdk';

/**
 * The directory. Every page talks to it through this one. The browser sends the session's cookie; the
 * header, which no form of another site can send, says that a script of this one calls.
 */
export const clientele = createClientele({
  baseUrl: location.origin,
  headers: { 'x-clientele-console': '1' },
  key: localStorage.getItem('clientele.dev-key') ?? undefined,
  // A person waits: better an error with a button than a minute of silence.
  retries: 2,
  timeout: 30_000,
});
