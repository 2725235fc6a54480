import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { FormEvent, ReactNode } from 'react';
import { hasCode } from 'clientele-sdk';
import { useLocation } from 'wouter';
import { clientele } from '../../api/clientele.ts';
import { useAttributes } from '../../api/use-attributes.ts';
import { Button } from '../../components/button.tsx';
import { ErrorNote, issueAt } from '../../components/error-note.tsx';
import { PageFrame } from '../../components/page.tsx';
import { toast } from '../../components/toasts.tsx';
import { isEmptyValue, patchOf, titleOf } from '../../lib/attributes.ts';
import { draftAt, drafts, putDraft } from '../../lib/drafts.ts';
import { useSignal } from '../../lib/signal.ts';
import { useRefusedField } from '../../lib/use-refused-field.ts';
import { ClientFields } from './client-fields.tsx';
import styles from './client-fields.module.css';
import { useDraftPlace } from './use-draft.ts';
import { useDraftReminder } from './use-draft-reminder.ts';

/** A client by hand. */
export function Page(): ReactNode {
  const [, navigate] = useLocation();
  const queryClient = useQueryClient();
  const attributes = useAttributes().filter(({ isEditable }) => isEditable);
  const place = useDraftPlace('new');
  useSignal(drafts);
  const values: ReadonlyMap<string, unknown> = draftAt(place)?.values ?? new Map();
  useDraftReminder('new');
  const create = useMutation({
    mutationFn: () => {
      const given = attributes.filter(({ id }) => values.has(id));
      return clientele.clients.create(patchOf(given.map((one) => [one, values.get(one.id)])));
    },
    onSuccess(client) {
      putDraft(place, undefined);
      void queryClient.invalidateQueries({ queryKey: ['clients'] });
      toast.done(`${titleOf(client)} is in the directory.`);
      navigate(`/clients/${client.id}`, { replace: true });
    },
  });

  const form = useRefusedField<HTMLFormElement>(create.error);

  function change(id: string, value: unknown): void {
    const next = new Map(values);
    if (isEmptyValue(value)) {
      next.delete(id);
    } else {
      next.set(id, value);
    }
    putDraft(place, { base: undefined, values: next });
  }

  function submit(event: FormEvent): void {
    event.preventDefault();
    create.mutate();
  }

  const taken = hasCode(create.error, 'email_taken', 'external_id_taken')
    ? create.error.existingId
    : undefined;
  return (
    <PageFrame
      title="New client"
      back={{ href: '/clients', label: 'Clients' }}
      about="A person. Give what you know; an email or an external id is what tools find them by."
    >
      <form ref={form} className={styles.form} onSubmit={submit} noValidate>
        <ErrorNote error={create.error} />
        {taken !== undefined && (
          <p>
            <Button onPress={() => navigate(`/clients/${taken}`)}>
              Open the client who has it
            </Button>
          </p>
        )}
        <ClientFields
          attributes={attributes}
          value={({ id }) => values.get(id) ?? (id === 'status' ? 'active' : null)}
          onChange={({ id }, value) => change(id, value)}
          isChanged={() => false}
          before={() => null}
          issue={({ pointer }) => issueAt(create.error, pointer)}
          mayWrite
          isQuiet={false}
        />
        <div className={styles.buttons}>
          <Button
            type="submit"
            variant="primary"
            isPending={create.isPending}
            isDisabled={values.size === 0}
          >
            Add the client
          </Button>
          {values.size > 0 && (
            <Button
              variant="quiet"
              onPress={() => {
                putDraft(place, undefined);
                create.reset();
              }}
            >
              Discard
            </Button>
          )}
        </div>
      </form>
    </PageFrame>
  );
}
