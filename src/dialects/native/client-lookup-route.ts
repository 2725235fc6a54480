import { accepted, DirectoryError } from '../../domain/errors.ts';
import { type EmailKey, parseEmail } from '../../domain/email.ts';
import { parseExternalId } from '../../domain/external-id.ts';
import { type Checked, pointerTo, refuse } from '../../domain/issue.ts';
import { parsePhone } from '../../domain/phone.ts';
import { isBlank } from '../../domain/text.ts';
import type { Call, DialectServices, Route } from '../dialect.ts';
import { MemberReader } from '../shared/member-reader.ts';
import { once } from '../shared/value-checks.ts';
import { entityTagHeader } from './client-headers.ts';
import { clientAnswer } from './client-routes.ts';
import { LookupAnswer } from './client-schema.ts';
import { fromClient } from './from-domain.ts';

/** Clients in the answer to a phone number. */
const clientsMax = 100;

/** The one key of a lookup. */
export type LookupKey =
  | { readonly by: 'email'; readonly key: EmailKey }
  | { readonly by: 'externalId'; readonly externalId: string }
  | { readonly by: 'phone'; readonly phone: string };

const keys = ['email', 'externalId', 'phone'] as const;

/** Finds clients by a key other than their id. */
export function clientLookupRoute({ directory }: DialectServices): Route {
  return {
    method: 'GET',
    path: '/api/v2/clients/lookup',
    scope: 'read',
    about: {
      operationId: 'lookupClient',
      summary: 'Find clients by a key',
      description:
        'Exactly one of the keys. An email or an external id gives the one client who has it, a phone number, in any formatting, the first hundred who have it.',
      tag: 'Clients',
      query: {
        email: { description: 'Without regard to case.', schema: { type: 'string' } },
        externalId: { description: 'Exact.', schema: { type: 'string' } },
        phone: { description: 'In any formatting.', schema: { type: 'string' } },
      },
      answers: {
        200: {
          description: 'The client; for a phone number a list.',
          body: LookupAnswer,
          headers: entityTagHeader,
        },
      },
      errors: ['validation_failed', 'identifier_required', 'client_not_found'],
    },
    async handle({ actor: { workspaceId }, query }) {
      const lookup = accepted(toLookup(query));
      if (lookup.by === 'phone') {
        const { clients } = await directory.clients(workspaceId, {
          filter: { phone: lookup.phone },
          sort: { by: 'createdAt', order: 'asc' },
          limit: clientsMax,
        });
        return { status: 200, body: { data: clients.map(fromClient) } };
      }
      const client =
        lookup.by === 'email'
          ? await directory.clientByEmailKey(workspaceId, lookup.key)
          : await directory.clientByExternalId(workspaceId, lookup.externalId);
      if (client === undefined) {
        throw new DirectoryError('client_not_found', `No client has this ${names[lookup.by]}.`);
      }
      return clientAnswer(200, client);
    },
  };
}

const names = { email: 'email', externalId: 'external id' } as const;

/** The key in the parameters of a lookup. */
export function toLookup(query: Call['query']): Checked<LookupKey> {
  const reader = new MemberReader(query);
  const email = reader.read('email', once('email', parseEmail));
  // A junk id finds nobody, and that is the truth: only writes refuse it.
  const externalId = reader.read(
    'externalId',
    once('externalId', (text) => parseExternalId(text, { refuseJunk: false })),
  );
  const phone = reader.read('phone', once('phone', checkPhone));
  reader.refuseOthers({ noun: 'parameter' });
  const given = keys.filter((key) => Object.hasOwn(query, key));
  if (given.length !== 1) {
    const [, second] = given;
    reader.fail({
      pointer: second === undefined ? '' : pointerTo(second),
      code: second === undefined ? 'identifier_required' : 'duplicate',
      message: 'Send exactly one of `email`, `externalId` and `phone`.',
    });
  }
  return reader.finish((): LookupKey => {
    if (email !== undefined) {
      return { by: 'email', key: email.key };
    }
    return externalId === undefined
      ? { by: 'phone', phone: phone ?? '' }
      : { by: 'externalId', externalId };
  });
}

function checkPhone(text: string): Checked<string> {
  const checked = parsePhone(text);
  return checked.ok && isBlank(text) ? refuse('blank', '`phone` must not be blank.') : checked;
}
