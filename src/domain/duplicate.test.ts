import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { blankClient } from './apply-client-patch.ts';
import type { Client } from './client.ts';
import { duplicateSearches, likenessOf } from './duplicate.ts';
import type { EmailKey } from './email.ts';
import { matchesSearch, searchTerms } from './search-text.ts';

function person(members: Partial<Client>): Client {
  const { email = null } = members;
  return { ...blankClient('id', 0), ...members, emailKey: email as EmailKey | null };
}

function reasons(a: Partial<Client>, b: Partial<Client>): readonly string[] {
  return likenessOf(person(a), person(b))?.reasons ?? [];
}

describe('the likeness of two clients', () => {
  it('is a phone in any formatting, and never one too short to mean a person', () => {
    assert.deepEqual(reasons({ phone: '+33 6 12 34 56 78' }, { phone: '0033612345678' }), [
      'phone',
    ]);
    assert.deepEqual(reasons({ phone: '123' }, { phone: '123' }), []);
    assert.deepEqual(reasons({ phone: 'ask Ann' }, { phone: 'ask Ann' }), []);
    assert.deepEqual(reasons({}, {}), []);
  });

  it('is a name without case and accents, and a company beside it', () => {
    assert.deepEqual(reasons({ name: 'Ann  LÉE' }, { name: 'ann lee' }), ['name']);
    assert.deepEqual(
      reasons({ name: 'Ann', companyIds: ['a', 'b'] }, { name: 'ann', companyIds: ['b'] }),
      ['name', 'company'],
    );
    assert.deepEqual(reasons({ companyIds: ['a'] }, { companyIds: ['a'] }), []);
  });

  it('is an email that differs by dots, a tag or one slip, of one domain', () => {
    const near = (a: string, b: string): boolean =>
      reasons({ email: `${a}@x.test` }, { email: `${b}@x.test` }).length > 0;

    assert.ok(near('ada.lee', 'adalee+news'));
    assert.ok(near('ann', 'anne'));
    assert.ok(near('jon', 'jan'));
    assert.ok(!near('ann', 'bob'));
    assert.ok(!near('ann', 'annie.b'));
    assert.ok(!near('user1', 'user2'));
    assert.deepEqual(reasons({ email: 'ann@x.test' }, { email: 'ann@y.test' }), []);
  });

  it('scores higher the more speaks for it, and below certainty', () => {
    const all = { phone: '+33612345678', name: 'Ann', companyIds: ['c'], email: 'ann@x.test' };
    const score = (a: Partial<Client>): number => likenessOf(person(all), person(a))?.score ?? 0;

    const { phone, name, companyIds } = all;
    assert.ok(score({ phone }) < score({ phone, name }));
    assert.ok(score({ phone, name }) < score({ phone, name, companyIds }));
    assert.ok(score({ ...all, email: 'anne@x.test' }) < 1);
  });

  it('is the same from both sides', () => {
    const email = fc.stringMatching(/^[abc1.]{1,5}$/).map((local) => `${local}@x.test`);
    const members = fc.record({
      email: fc.option(email),
      phone: fc.option(fc.constantFrom('+33612345678', '0033612345678', '123')),
      name: fc.option(fc.constantFrom('Ann', 'ann', 'Bob')),
    });
    fc.assert(
      fc.property(members, members, (a, b) => {
        assert.deepEqual(likenessOf(person(a), person(b)), likenessOf(person(b), person(a)));
      }),
    );
  });
});

describe('the searches for duplicates', () => {
  it('find whoever differs in one letter of a longer email, with or without dots between its words', () => {
    const slip = fc.record({ at: fc.nat(11), letter: fc.constantFrom('', 'q') });
    fc.assert(
      fc.property(slip, fc.boolean(), fc.boolean(), ({ at, letter }, dotted, tagged) => {
        const own = person({ email: 'ada.lovelace@x.test' });
        const letters = dotted && at !== 3 ? 'ada.lovelace' : 'adalovelace';
        const index = Math.min(at, letters.length - 1);
        const changed =
          letters[index] === '.'
            ? letters
            : letters.slice(0, index) + letter + letters.slice(index + 1);
        const other = person({ email: `${changed}${tagged ? '+t' : ''}@x.test` });

        assert.deepEqual(likenessOf(own, other)?.reasons, ['email']);
        assert.ok(
          duplicateSearches(own).some(({ query }) =>
            matchesSearch({ ...other, phone: null }, searchTerms(query)),
          ),
          String(other.email),
        );
      }),
    );
  });
});
