import type { Client, ClientInput } from 'clientele-sdk';
import { useSession } from '../../api/session.ts';
import { type Attribute, isSameValue, patchOf, valueOf } from '../../lib/attributes.ts';
import { type Draft, type DraftPlace, draftAt, drafts, putDraft } from '../../lib/drafts.ts';
import { useSignal } from '../../lib/signal.ts';

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
  /** These values are saved; what was typed since they were sent is a change of what was saved. */
  settle(saved: Client, sent: ReadonlyMap<string, unknown>): void;
  /** What is to be sent of these values. */
  patch(attributes: readonly Attribute[], values: ReadonlyMap<string, unknown>): ClientInput;
}

/** Where the unsaved changes of a client are kept, for whoever is signed in. */
export function useDraftPlace(clientId: string): DraftPlace {
  return { userId: useSession().user.id, clientId };
}

/** The unsaved changes of a client. A value that is set back to what it was is no change. */
export function useDraft(client: Client): DraftState {
  const place = useDraftPlace(client.id);
  useSignal(drafts);
  const kept = draftAt(place);
  const draft = kept === undefined ? undefined : { ...kept, base: kept.base ?? client };

  return {
    draft,
    value: (attribute) =>
      draft?.values.has(attribute.id) === true
        ? draft.values.get(attribute.id)
        : valueOf(client, attribute),
    isChanged: ({ id }) => draft?.values.has(id) ?? false,
    change(attribute, value) {
      const now = draftAt(place);
      const base = now?.base ?? client;
      const values = new Map(now?.values);
      if (isSameValue(valueOf(base, attribute), value)) {
        values.delete(attribute.id);
      } else {
        values.set(attribute.id, value);
      }
      putDraft(place, { base, values });
    },
    discard: () => putDraft(place, undefined),
    rebase: (base, values) => putDraft(place, { base, values }),
    settle(saved, sent) {
      const left = [...(draftAt(place)?.values ?? [])].filter(
        ([id, value]) => !sent.has(id) || !isSameValue(value, sent.get(id)),
      );
      putDraft(place, { base: saved, values: new Map(left) });
    },
    patch: (attributes, values) =>
      patchOf(
        attributes
          .filter(({ id }) => values.has(id))
          .map((attribute) => [attribute, values.get(attribute.id)] as const),
      ),
  };
}
