import { useQuery } from '@tanstack/react-query';
import { Plus, TextCursorInput } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import type { Field } from 'clientele-sdk';
import { fieldsQuery } from '../../api/queries.ts';
import { useMay } from '../../api/session.ts';
import { Button } from '../../components/button.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { ErrorNote } from '../../components/error-note.tsx';
import { PageFrame } from '../../components/page.tsx';
import { Waiting } from '../../components/spinner.tsx';
import { Tabs } from '../../components/tabs.tsx';
import { useCommand } from '../../lib/commands.ts';
import { useShortcut } from '../../lib/shortcuts.ts';
import { ChangeTypeDialog } from './change-type-dialog.tsx';
import { DeclareFieldDialog } from './declare-field-dialog.tsx';
import { FieldList, type FieldAct } from './field-list.tsx';
import type { FieldEntity } from './field-queries.ts';
import { FieldSheet } from './field-sheet.tsx';
import { RetireDialog } from './retire-dialog.tsx';
import { RetiredFields } from './retired-fields.tsx';

type Opened = { readonly act: 'declare' } | { readonly act: FieldAct; readonly field: Field };

/** The fields of clients and companies: what is known of them beside the standard members. */
export function Page(): ReactNode {
  const mayAdmin = useMay('admin');
  const [entity, setEntity] = useState<FieldEntity>('client');
  const [opened, setOpened] = useState<Opened>();
  const declare = (): void => setOpened({ act: 'declare' });
  useShortcut({ keys: 'n', label: 'New field', group: 'Fields' }, declare, mayAdmin);
  useCommand(
    { id: 'fields.declare', label: 'New field', group: 'Fields', icon: <Plus /> },
    declare,
    mayAdmin,
  );
  const close = (): void => setOpened(undefined);
  const show = (of: FieldEntity): ReactNode => (
    <Fields entity={of} onDeclare={declare} onAct={(act, field) => setOpened({ act, field })} />
  );
  return (
    <PageFrame
      title="Fields"
      about="What you keep beside name, email and phone. Values are checked in every API; the order is that of forms and tables."
      actions={
        mayAdmin && (
          <Button variant="primary" icon={<Plus />} onPress={declare}>
            New field
          </Button>
        )
      }
    >
      <Tabs
        label="Records"
        selected={entity}
        onSelect={(id) => setEntity(id === 'company' ? 'company' : 'client')}
        tabs={[
          { id: 'client', label: 'Clients', content: show('client') },
          { id: 'company', label: 'Companies', content: show('company') },
        ]}
      />
      {opened?.act === 'declare' && <DeclareFieldDialog entity={entity} onClose={close} />}
      {opened?.act === 'edit' && (
        <FieldSheet
          field={opened.field}
          onClose={close}
          onAct={(act) => setOpened({ act, field: opened.field })}
        />
      )}
      {opened?.act === 'changeType' && <ChangeTypeDialog field={opened.field} onClose={close} />}
      {opened?.act === 'retire' && <RetireDialog field={opened.field} onClose={close} />}
    </PageFrame>
  );
}

function Fields({
  entity,
  onDeclare,
  onAct,
}: {
  readonly entity: FieldEntity;
  readonly onDeclare: () => void;
  readonly onAct: (act: FieldAct, field: Field) => void;
}): ReactNode {
  const { data: fields, error, refetch } = useQuery(fieldsQuery(entity));
  const mayAdmin = useMay('admin');
  if (error !== null) {
    return <ErrorNote error={error} onRetry={() => void refetch()} />;
  }
  if (fields === undefined) {
    return <Waiting />;
  }
  const current = fields.filter(({ retired }) => !retired);
  return (
    <>
      {current.length === 0 ? (
        <EmptyState
          icon={<TextCursorInput />}
          title={entity === 'client' ? 'No fields of your own yet' : 'No fields for companies yet'}
          actions={mayAdmin && <Button onPress={onDeclare}>New field</Button>}
        >
          A field keeps one thing about every record, such as a plan or a birthday. Tools that write
          here bring theirs along: they appear as observed, until you declare a type for them.
        </EmptyState>
      ) : (
        <FieldList entity={entity} fields={current} onAct={onAct} />
      )}
      <RetiredFields fields={fields.filter(({ retired }) => retired)} />
    </>
  );
}
