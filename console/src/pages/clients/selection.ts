/** Which clients of a view are chosen: some of them, or all that match but some. */
export type Selection =
  | { readonly kind: 'some'; readonly ids: ReadonlySet<string> }
  | { readonly kind: 'all'; readonly except: ReadonlySet<string> };

/** Nobody. */
export const nobody: Selection = { kind: 'some', ids: new Set() };

/** Everybody who matches. */
export const everybody: Selection = { kind: 'all', except: new Set() };

/** Whether a client is chosen. */
export function isChosen(selection: Selection, id: string): boolean {
  return selection.kind === 'all' ? !selection.except.has(id) : selection.ids.has(id);
}

/** The same with these clients chosen, or not. */
export function withChosen(selection: Selection, ids: Iterable<string>, isNow: boolean): Selection {
  const listed = new Set(selection.kind === 'all' ? selection.except : selection.ids);
  const isListed = selection.kind === 'all' ? !isNow : isNow;
  for (const id of ids) {
    if (isListed) {
      listed.add(id);
    } else {
      listed.delete(id);
    }
  }
  return selection.kind === 'all' ? { kind: 'all', except: listed } : { kind: 'some', ids: listed };
}

/** How many are chosen of so many matches. */
export function chosenCount(selection: Selection, matches: number): number {
  return selection.kind === 'all'
    ? Math.max(0, matches - selection.except.size)
    : selection.ids.size;
}
