import { useState } from 'react';
import type { Client, ClientInput } from 'clientele-sdk';
import { type Attribute, isSameValue, patchOf, valueOf } from '../../lib/attributes.ts';

/** Changes of a client that are not saved yet. */
export interface Draft {
  /** The client as they were when the first change was made: what the changes are changes of. */
  readonly base: Client;
  readonly values: ReadonlyMap<string, unknown>;
}

/** A draft and what is done with it. */
export interface DraftState {
  readonly draft: Draft | undefined;
  /** What is to be shown: what was typed, else what is there. */
  value(attribute: Attribute): unknown;
  isChanged(attribute: Attribute): boolean;
  change(attribute: Attribute, value: unknown): void;
  discard(): void;
  /** Goes on from another version, with these values left. */
  rebase(base: Client, values: ReadonlyMap<string, unknown>): void;
  /** What is to be sent: the draft's values, unless others are given. */
  patch(attributes: readonly Attribute[], values?: ReadonlyMap<string, unknown>): ClientInput;
}

/** The unsaved changes of a client. A value that is set back to what it was is no change. */
export function useDraft(client: Client): DraftState {
  const [draft, setDraft] = useState<Draft>();

  function put(base: Client, values: ReadonlyMap<string, unknown>): void {
    setDraft(values.size === 0 ? undefined : { base, values });
  }

  return {
    draft,
    value: (attribute) =>
      draft?.values.has(attribute.id) === true
        ? draft.values.get(attribute.id)
        : valueOf(client, attribute),
    isChanged: ({ id }) => draft?.values.has(id) ?? false,
    change(attribute, value) {
      const base = draft?.base ?? client;
      const values = new Map(draft?.values);
      if (isSameValue(valueOf(base, attribute), value)) {
        values.delete(attribute.id);
      } else {
        values.set(attribute.id, value);
      }
      put(base, values);
    },
    discard: () => setDraft(undefined),
    rebase: put,
    patch: (attributes, values = draft?.values ?? new Map<string, unknown>()) =>
      patchOf(
        attributes
          .filter(({ id }) => values.has(id))
          .map((attribute) => [attribute, values.get(attribute.id)] as const),
      ),
  };
}
