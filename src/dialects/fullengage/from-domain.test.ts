import assert from 'node:assert/strict';
import { it } from 'node:test';
import { Value } from 'typebox/value';
import { blankClient } from '../../domain/apply-client-patch.ts';
import { fromClient, toClientAnswer, toListAnswer } from './from-domain.ts';
import { ClientAnswer, ListAnswer } from './schema.ts';

const client = blankClient('0190163d-8694-739b-aea5-966c26f8ad91', 1_700_000_000_001);

it('shows a client that came without a name with an empty one, and nothing as null', () => {
  assert.deepEqual(fromClient(client), {
    id: '0190163d-8694-739b-aea5-966c26f8ad91',
    name: '',
    phone: null,
    status: 'active',
    notes: null,
    createdAt: '2023-11-14T22:13:20.001Z',
    updatedAt: '2023-11-14T22:13:20.001Z',
  });
});

it('shows no more of a client than FullEngage has', () => {
  const full = {
    ...client,
    email: 'ada@example.com',
    externalId: 'u1',
    customFields: { plan: 'x' },
  };

  assert.deepEqual(fromClient(full), fromClient(client));
});

it('answers in envelopes that fit their schemas', () => {
  assert.ok(Value.Check(ClientAnswer, toClientAnswer(client)));
  assert.ok(Value.Check(ListAnswer, toListAnswer({ clients: [client], total: 7 })));
});

it('does not make up a total', () => {
  assert.throws(() => toListAnswer({ clients: [] }));
});
