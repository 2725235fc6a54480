import { after } from 'node:test';
import { conditionCases } from './cases/conditions.ts';
import { keyAndBulkCases } from './cases/keys-and-bulk.ts';
import { queryStringCases } from './cases/query-strings.ts';
import { runCases } from './run.ts';
import { startWorld, type World } from './world.ts';

let other: Promise<World> | undefined;

/** Another installation with more than one client and company, started where a case asks for it. */
async function elsewhere(): Promise<World> {
  other ??= startWorld().then(async (world) => {
    await world.call('POST', '/v1/companies', { name: 'Elsewhere' });
    await world.call('POST', '/api/v1/clients', { name: 'Elsewhere' });
    return world;
  });
  return other;
}

after(async () => (await other)?.close());

runCases('a list is exact and a key opens what it opens', [
  ...queryStringCases(elsewhere),
  ...conditionCases,
  ...keyAndBulkCases,
]);
