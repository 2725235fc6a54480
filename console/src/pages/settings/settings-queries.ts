import { queryOptions } from '@tanstack/react-query';
import { clientele } from '../../api/clientele.ts';

/** Where the person is signed in. */
export function sessionsQuery() {
  return queryOptions({
    queryKey: ['sessions'],
    queryFn: ({ signal }) => clientele.session.list({ signal }),
  });
}

/** The person's passkeys. */
export function passkeysQuery() {
  return queryOptions({
    queryKey: ['passkeys'],
    queryFn: ({ signal }) => clientele.passkeys.list({ signal }),
  });
}
