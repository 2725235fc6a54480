import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Copy, Ellipsis, Trash2 } from 'lucide-react';
import { type ReactNode, useRef, useState } from 'react';
import { type Client, NotFoundError } from 'clientele-sdk';
import { clientele } from '../../api/clientele.ts';
import { clientQuery } from '../../api/queries.ts';
import { useMay } from '../../api/session.ts';
import { useAttributes } from '../../api/use-attributes.ts';
import { Avatar } from '../../components/avatar.tsx';
import { Badge } from '../../components/badge.tsx';
import { Button, IconButton } from '../../components/button.tsx';
import { ConfirmDialog } from '../../components/dialog.tsx';
import { ErrorNote, issueAt } from '../../components/error-note.tsx';
import { Instant } from '../../components/instant.tsx';
import { Kbd } from '../../components/kbd.tsx';
import { Menu } from '../../components/menu.tsx';
import { usePageTitle } from '../../components/page.tsx';
import { toast } from '../../components/toasts.tsx';
import { titleOf, valueOf } from '../../lib/attributes.ts';
import { copyText } from '../../lib/copy-text.ts';
import type { Draft } from '../../lib/drafts.ts';
import { countOf, formatCount } from '../../lib/format.ts';
import { useShortcut } from '../../lib/shortcuts.ts';
import { useRefusedField } from '../../lib/use-refused-field.ts';
import { ClientDuplicates } from './client-duplicates.tsx';
import { ClientFields } from './client-fields.tsx';
import styles from './client-page.module.css';
import { ConflictDialog, currentOf } from './conflict-dialog.tsx';
import { Timeline } from './timeline.tsx';
import { type DraftState, useDraft } from './use-draft.ts';
import { useDraftReminder } from './use-draft-reminder.ts';

/** A client who is there, with what is typed and not saved yet. */
export function ClientRecord({ client }: { readonly client: Client }): ReactNode {
  usePageTitle(titleOf(client));
  const attributes = useAttributes();
  const mayWrite = useMay('write');
  const state = useDraft(client);
  const save = useSave(client, state);
  const { draft } = state;
  useDraftReminder(client.id);
  useShortcut(
    { keys: 'mod+s', label: 'Save the changes', group: 'Client' },
    () => save.send(),
    draft !== undefined,
  );

  const fields = useRefusedField<HTMLDivElement>(save.error);
  const conflict = currentOf(save.error);
  const base = draft?.base ?? client;
  return (
    <>
      <ClientHeader client={client} mayWrite={mayWrite} onDeleted={state.discard} />
      <div className={styles.columns}>
        <div ref={fields} className={styles.fields}>
          {conflict === undefined && <ErrorNote error={save.error} />}
          <ClientFields
            attributes={attributes}
            value={state.value}
            onChange={state.change}
            isChanged={state.isChanged}
            before={(attribute) => valueOf(base, attribute)}
            issue={({ pointer }) => issueAt(save.error, pointer)}
            mayWrite={mayWrite}
            isQuiet
          />
        </div>
        <aside className={styles.aside} aria-label="About this record">
          <ClientDuplicates client={client} />
          <Activity client={client} />
          <Timeline id={client.id} version={client.version} />
        </aside>
      </div>
      {draft !== undefined && (
        <div className={styles.saveBar} role="region" aria-label="Unsaved changes">
          <span>{countOf(draft.values.size, 'unsaved change')}</span>
          <Button
            variant="quiet"
            onPress={() => {
              state.discard();
              save.reset();
            }}
          >
            Discard
          </Button>
          <Button variant="primary" isPending={save.isPending} onPress={() => save.send()}>
            Save <Kbd keys="mod+s" />
          </Button>
        </div>
      )}
      {conflict !== undefined && draft !== undefined && (
        <ConflictDialog
          attributes={attributes.filter(({ id }) => draft.values.has(id))}
          draft={draft}
          current={conflict}
          onCancel={() => save.reset()}
          onResolve={(values) => {
            state.rebase(conflict, values);
            save.reset();
            if (values.size > 0) {
              save.send({ base: conflict, values });
            } else {
              save.show(conflict);
            }
          }}
        />
      )}
    </>
  );
}

/** Sends the draft for the version that it was made of, so that nothing is lost that somebody else wrote meanwhile. */
function useSave(client: Client, state: DraftState) {
  const queryClient = useQueryClient();
  const attributes = useAttributes();
  const isSending = useRef(false);

  function show(saved: Client): void {
    queryClient.setQueryData(clientQuery(client.id).queryKey, saved);
    void queryClient.invalidateQueries({ queryKey: ['clients', 'history', client.id] });
  }

  const mutation = useMutation({
    mutationFn: ({ base, values }: Draft) =>
      clientele.clients.update(client.id, state.patch(attributes, values), {
        ifMatch: base.version,
      }),
    onSuccess(saved, { values }) {
      state.settle(saved, values);
      show(saved);
      toast.done('Saved.');
    },
    onError(error) {
      if (error instanceof NotFoundError) {
        // Somebody deleted the client: the page then offers to bring them back.
        void queryClient.invalidateQueries({ queryKey: clientQuery(client.id).queryKey });
      }
    },
    onSettled() {
      isSending.current = false;
    },
  });

  function send(draft = state.draft): void {
    // A second press, as of keys that come before anything is drawn, would be in conflict with the first one.
    if (draft !== undefined && !isSending.current) {
      isSending.current = true;
      mutation.mutate(draft);
    }
  }
  return { ...mutation, show, send };
}

function ClientHeader({
  client,
  mayWrite,
  onDeleted,
}: {
  readonly client: Client;
  readonly mayWrite: boolean;
  readonly onDeleted: () => void;
}): ReactNode {
  const queryClient = useQueryClient();
  const [isAsking, setAsking] = useState(false);
  const title = titleOf(client);
  const remove = useMutation({
    mutationFn: () => clientele.clients.delete(client.id),
    onSuccess() {
      setAsking(false);
      onDeleted();
      void queryClient.invalidateQueries({ queryKey: ['clients'] });
      toast.done(`${title} is deleted.`);
    },
    onError: (error) => toast.failed(error),
  });

  async function copyId(): Promise<void> {
    if (await copyText(client.id)) {
      toast.done('Copied.');
    } else {
      toast.failed(`The browser does not let this page copy. The id is ${client.id}`);
    }
  }

  return (
    <header className={styles.header}>
      <Avatar name={title} size="large" />
      <div className={styles.titles}>
        <h1>{title}</h1>
        <p className={styles.facts}>
          <Badge tone={client.status === 'active' ? 'success' : 'neutral'}>
            {client.status === 'active' ? 'Active' : 'Inactive'}
          </Badge>
          {client.email !== null && client.email !== title && <span>{client.email}</span>}
          <span>
            Changed <Instant value={client.updatedAt} />
          </span>
        </p>
      </div>
      <div className={styles.actions}>
        <Menu
          label="Actions"
          actions={[
            {
              id: 'copy',
              label: 'Copy the id',
              icon: <Copy />,
              onAction: () => void copyId(),
            },
            ...(mayWrite
              ? [
                  null,
                  {
                    id: 'delete',
                    label: 'Delete',
                    icon: <Trash2 />,
                    isDanger: true,
                    onAction: () => setAsking(true),
                  },
                ]
              : []),
          ]}
        >
          <IconButton label="Actions" variant="secondary" icon={<Ellipsis />} />
        </Menu>
      </div>
      <ConfirmDialog
        title={`Delete ${title}?`}
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        confirm="Delete the client"
        isPending={remove.isPending}
        onConfirm={() => remove.mutate()}
      >
        <p>
          No list and no API shows a deleted client. For a while it can be brought back from here.
        </p>
      </ConfirmDialog>
    </header>
  );
}

function Activity({ client }: { readonly client: Client }): ReactNode {
  return (
    <section>
      <h2>Activity</h2>
      <dl className={styles.list}>
        <dt>First seen</dt>
        <dd>
          <Instant value={client.firstSeenAt} />
        </dd>
        <dt>Last seen</dt>
        <dd>
          <Instant value={client.lastSeenAt} />
        </dd>
        <dt>Sessions</dt>
        <dd>{formatCount(client.sessionCount)}</dd>
        {client.portal !== null && (
          <>
            <dt>Portal</dt>
            <dd>{client.portal.state === 'active' ? 'Active' : 'Invited'}</dd>
          </>
        )}
        <dt>Created</dt>
        <dd>
          <Instant value={client.createdAt} form="absolute" />
        </dd>
        <dt>Version</dt>
        <dd>{formatCount(client.version)}</dd>
      </dl>
    </section>
  );
}
