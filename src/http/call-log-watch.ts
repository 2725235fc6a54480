import type { CallLog } from '../directory/call-log.ts';
import type { HttpWatch } from './watch.ts';

/**
 * Notes calls in a call log. Pages that are for everybody, and what the console does, are nobody's
 * integration.
 */
export function watchForCallLog(callLog: Pick<CallLog, 'note'>): HttpWatch {
  return {
    route: ({ dialect, method, path, isPublic }) => ({
      answered({ requestId, key, isOfUser, failure }, status, ms) {
        if (!isPublic && !isOfUser) {
          callLog.note({
            key,
            dialect,
            method,
            route: path,
            status,
            failure,
            durationMs: ms,
            requestId,
          });
        }
      },
    }),
  };
}
