import { accepted } from '../../domain/errors.ts';
import { type BodyRules, type DialectServices, type Route } from '../dialect.ts';
import { accessEnded } from '../shared/access-ended.ts';
import { fromImport } from './import-from-domain.ts';
import { ImportWire } from './import-schema.ts';
import { toUploadQuery } from './import-to-domain.ts';

/** Whatever a file is said to be, its bytes tell. The use case knows how many it may have. */
const anyFile: BodyRules = {
  mediaTypes: ['csv', 'ndjson', 'json', 'octets'],
  bytesMax: 0,
  isRaw: true,
};

const text = (description: string, words: readonly string[]) => ({
  description,
  schema: { type: 'string', enum: words },
});
const flag = (description: string) => ({ description, schema: { type: 'boolean' } });

/** A source comes in, as it is. */
export function importUploadRoute(services: DialectServices): Route {
  const { imports } = services;
  return {
    method: 'POST',
    path: '/api/v2/imports',
    scope: 'write',
    body: anyFile,
    about: {
      operationId: 'uploadImport',
      summary: 'Upload a file of clients',
      description:
        'CSV, NDJSON or an array of JSON objects, in any of the known encodings, as the body. The answer says how it was read and proposes a mapping; nothing is written before a start. With `start=true` it is started at once.',
      tag: 'Imports',
      query: {
        fileName: {
          description: 'To be shown with it.',
          schema: { type: 'string', maxLength: 255 },
        },
        start: flag('Start at once.'),
        format: text('Instead of what is found out.', ['csv', 'ndjson', 'json']),
        encoding: text('Instead of what is found out.', [
          'utf-8',
          'utf-16le',
          'utf-16be',
          'windows-1252',
        ]),
        delimiter: text('Instead of what is found out.', [',', ';', '|', 'tab']),
        hasHeader: flag('Instead of what is found out.'),
        dialect: { description: 'In whose words JSON is written.', schema: { type: 'string' } },
        dateOrder: text('Of dates like 03/04/2024.', ['dmy', 'mdy', 'ymd']),
        defaultCountry: {
          description: 'Of phone numbers without a country code, such as FR.',
          schema: { type: 'string' },
        },
        emptyCells: text('What a blank cell does.', ['keep', 'clear']),
        onConflict: text('Where the keys of a row lead to two clients.', [
          'error',
          'preferExternalId',
          'preferEmail',
        ]),
        withoutKey: text('A row without external id and email.', ['create', 'refuse']),
        atomic: flag('All or nothing.'),
      },
      body: { type: 'string', format: 'binary' },
      answers: {
        201: { description: 'The import, as a draft or started.', body: ImportWire },
      },
      errors: ['empty_body', 'body_too_large', 'too_many_items', 'validation_failed'],
    },
    async handle(call) {
      const { fileName, hints, change, starts } = accepted(toUploadQuery(call.query));
      const { actor } = call;
      const content = call.content ?? nothing();
      const { id } = await imports.upload(actor, { fileName, content, hints });
      const key = { workspaceId: actor.workspaceId, id };
      try {
        if (!(await call.isStillAllowed())) {
          throw accessEnded();
        }
        const changed = await imports.change(key, change);
        const job = starts ? await imports.start(key) : changed;
        const headers = { Location: `/api/v2/imports/${id}` };
        return { status: 201, body: fromImport(job), headers };
      } catch (error) {
        await imports.remove(key);
        throw error;
      }
    },
  };
}

async function* nothing(): AsyncGenerator<Uint8Array> {
  // A route with a raw body always has one.
}
