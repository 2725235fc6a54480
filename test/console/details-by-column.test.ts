import { strict as assert } from 'node:assert';
import { it } from 'node:test';
import { detailsByColumn } from '../../console/src/pages/import/details-by-column.ts';

it('all that is wrong with a cell is said, and with the row as a whole', () => {
  const details = detailsByColumn([
    { column: 'Colour', detail: 'No option is called red.' },
    { column: null, detail: 'Nobody is named.' },
    { column: 'Colour', detail: 'No option is called blue.' },
  ]);

  assert.deepEqual(
    [...details],
    [
      ['Colour', 'No option is called red. No option is called blue.'],
      [null, 'Nobody is named.'],
    ],
  );
});
