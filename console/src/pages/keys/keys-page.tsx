import { useQuery } from '@tanstack/react-query';
import { KeyRound, Plus } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import type { Key } from 'clientele-sdk';
import { keysQuery } from '../../api/queries.ts';
import { Button } from '../../components/button.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { ErrorNote } from '../../components/error-note.tsx';
import { PageFrame, Section } from '../../components/page.tsx';
import { Waiting } from '../../components/spinner.tsx';
import { useCommand } from '../../lib/commands.ts';
import { useShortcut } from '../../lib/shortcuts.ts';
import { CreateKeyDialog } from './create-key-dialog.tsx';
import { EditKeyDialog } from './edit-key-dialog.tsx';
import { type KeyAct, KeyTable } from './key-table.tsx';
import { RevokeKeyDialog } from './revoke-key-dialog.tsx';
import { RotateKeyDialog } from './rotate-key-dialog.tsx';

type Opened = { readonly act: 'create' } | { readonly act: KeyAct; readonly key: Key };

/** Keys with which tools call the directory. */
export function Page(): ReactNode {
  const { data: keys, error, refetch } = useQuery(keysQuery());
  const [opened, setOpened] = useState<Opened>();
  const create = (): void => setOpened({ act: 'create' });
  const close = (): void => setOpened(undefined);
  useShortcut({ keys: 'n', label: 'New key', group: 'Keys' }, create);
  useCommand({ id: 'keys.create', label: 'New key', group: 'Keys', icon: <Plus /> }, create);
  const active = (keys ?? []).filter(({ status }) => status === 'active');
  const ended = (keys ?? []).filter(({ status }) => status !== 'active').toReversed();
  const onAct = (act: KeyAct, key: Key): void => setOpened({ act, key });
  return (
    <PageFrame
      title="Keys"
      about="A key lets one tool in, through any of the APIs, with as little as it needs."
      actions={
        <Button variant="primary" icon={<Plus />} onPress={create}>
          New key
        </Button>
      }
    >
      <ErrorNote error={error} onRetry={() => void refetch()} />
      {keys === undefined && error === null && <Waiting />}
      {keys !== undefined && active.length === 0 && (
        <EmptyState
          icon={<KeyRound />}
          title="No key opens this workspace"
          actions={<Button onPress={create}>New key</Button>}
        >
          Give every tool a key of its own: then you see when each was here last, and can stop one
          without stopping the others.
        </EmptyState>
      )}
      {active.length > 0 && <KeyTable label="Active keys" keys={active} onAct={onAct} />}
      {ended.length > 0 && (
        <Section title="Ended" about="They open nothing. What they wrote still names them.">
          <KeyTable label="Ended keys" keys={ended} />
        </Section>
      )}
      {opened?.act === 'create' && <CreateKeyDialog onClose={close} />}
      {opened?.act === 'edit' && (
        <EditKeyDialog id={opened.key.id} current={opened.key} onClose={close} />
      )}
      {opened?.act === 'rotate' && (
        <RotateKeyDialog id={opened.key.id} name={opened.key.name} onClose={close} />
      )}
      {opened?.act === 'revoke' && (
        <RevokeKeyDialog
          id={opened.key.id}
          name={opened.key.name}
          lastUsedAt={opened.key.lastUsedAt}
          onClose={close}
        />
      )}
    </PageFrame>
  );
}
