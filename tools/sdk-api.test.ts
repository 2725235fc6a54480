import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { documents } from '../test/support/documents.ts';
import { sdkApi, sdkApiFile } from './sdk-api.ts';

const document = documents.get('native') ?? {};

describe('sdk/src/generated/api.ts', () => {
  it('says what the OpenAPI document says (else run node tools/sdk-api.ts)', async () => {
    const made = await sdkApi(document);

    assert.equal(readFileSync(sdkApiFile, 'utf8'), made);
  });

  it('has every schema and every call that needs a key', async () => {
    const made = await sdkApi(document);

    const { schemas } = document['components'] as { readonly schemas: object };
    for (const name of Object.keys(schemas)) {
      assert.match(made, new RegExp(`^export (?:interface|type) ${name}\\b`, 'm'));
    }
    const ids = JSON.stringify(document).matchAll(/"operationId":"(\w+)"/g);
    for (const [, id = ''] of ids) {
      assert.equal(made.includes(`  ${id}: { method:`), !id.startsWith('getOpenApi'), id);
    }
  });

  it('follows the document', async () => {
    const text = JSON.stringify(document).replaceAll('"sessionCount"', '"visits"');

    const made = await sdkApi(JSON.parse(text) as typeof document);

    assert.match(made, /visits: number;/);
    assert.doesNotMatch(made, /sessionCount/);
  });
});
