import type { ListClientsQuery } from 'clientele-sdk';
import { filterOf, listQueryOf } from '../../lib/client-view.ts';
import type { Chosen } from './chosen.ts';

/** Some of the chosen clients, as lists and exports take them. */
export type ChosenQuery = Omit<ListClientsQuery, 'cursor'>;

/** As many values as a condition takes, and as many conditions as a filter. */
const idsMax = 100;
const conditionsMax = 10;

/**
 * The chosen clients as queries that have each of them once: one query, unless very many were chosen by hand.
 * `undefined` where so many were left out by hand that no query can say it.
 */
export function chosenQueries({ view, selection }: Chosen): readonly ChosenQuery[] | undefined {
  const query = listQueryOf(view);
  if (selection.kind === 'some') {
    const ids = [...selection.ids];
    return chunksOf(ids).map((some) => ({
      filter: { id: { in: some } },
      ...(query.sort === undefined ? {} : { sort: query.sort }),
    }));
  }
  const except = [...selection.except];
  if (except.length === 0) {
    return [query];
  }
  if (except.length > idsMax || view.conditions.length >= conditionsMax) {
    return undefined;
  }
  const filter = filterOf(view);
  return [{ ...query, filter: { ...filter, id: { ...filter['id'], notIn: except } } }];
}

function chunksOf(ids: readonly string[]): readonly string[][] {
  const chunks = Math.ceil(ids.length / idsMax);
  return Array.from({ length: chunks }, (_, at) => ids.slice(at * idsMax, (at + 1) * idsMax));
}
