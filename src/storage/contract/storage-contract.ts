import { after, before, describe } from 'node:test';
import { describeAccess } from './access-contract.ts';
import { describeAccounts } from './accounts-contract.ts';
import { describeCalls } from './calls-contract.ts';
import { describeChanges } from './changes-contract.ts';
import { describeFilters } from './filters-contract.ts';
import { describeHealth } from './health-contract.ts';
import { describeClaims } from './claims-contract.ts';
import { describeImports } from './imports-contract.ts';
import { describeLineage } from './lineage-contract.ts';
import { describeLists } from './lists-contract.ts';
import { describeModel } from './model-contract.ts';
import { turn } from './place.ts';
import type { CreatePlace, StoragePlace, Opened } from './place.ts';
import { describeRecords } from './records-contract.ts';
import { describeSegments } from './segments-contract.ts';
import { describeTransactions } from './transactions-contract.ts';
import { describeWebhooks } from './webhooks-contract.ts';

/** Every promise of the storage port, for one engine. Of the random cases, `share` of their full count. */
export function describeStorageContract(
  engine: string,
  createPlace: CreatePlace,
  { share = 1 }: { readonly share?: number } = {},
): void {
  describe(`storage on ${engine}`, () => {
    let place: StoragePlace | undefined;
    let opened: Opened | undefined;

    before(async () => {
      const created = await createPlace();
      place = created;
      opened = {
        storage: await created.open(),
        other: await created.open(),
        settle: () => created.settle?.() ?? turn(),
      };
    });
    after(() => place?.remove());

    function get(): Opened {
      if (opened === undefined) {
        throw new Error('the storage was not opened');
      }
      return opened;
    }
    describeRecords(get);
    describeTransactions(get);
    describeChanges(get);
    describeLineage(get);
    describeLists(get);
    describeFilters(get, share);
    describeSegments(get);
    describeModel(get, share);
    describeAccess(get);
    describeAccounts(get);
    describeCalls(get);
    describeClaims(get);
    describeImports(get);
    describeHealth(get);
    describeWebhooks(get);
  });
}
