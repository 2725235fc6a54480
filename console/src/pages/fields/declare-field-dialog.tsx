import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { clientele } from '../../api/clientele.ts';
import { ErrorNote, issueAt } from '../../components/error-note.tsx';
import { FormDialog } from '../../components/form-dialog.tsx';
import { Select } from '../../components/select.tsx';
import { TextField } from '../../components/text-field.tsx';
import { toast } from '../../components/toasts.tsx';
import type { FieldEntity } from './field-queries.ts';
import { type FieldType, typeChoices } from './field-types.tsx';
import { keyOfLabel } from './key-of-label.ts';
import { type OptionDraft, OptionsEditor, optionsOf } from './options-editor.tsx';

/** Declares a field: what it is called, by people and by tools, and what it takes. */
export function DeclareFieldDialog({
  entity,
  onClose,
}: {
  readonly entity: FieldEntity;
  readonly onClose: () => void;
}): ReactNode {
  const queryClient = useQueryClient();
  const [label, setLabel] = useState('');
  const [ownKey, setOwnKey] = useState<string>();
  const [type, setType] = useState<FieldType>('text');
  const [drafts, setDrafts] = useState<readonly OptionDraft[]>([]);
  const key = ownKey ?? keyOfLabel(label);
  const options = type === 'multiSelect' ? { options: optionsOf(drafts) } : {};
  const { mutate, error, isPending } = useMutation({
    mutationFn: () =>
      clientele.fields.declare({ key, label: label.trim(), type, entity, ...options }),
    async onSuccess(field) {
      await queryClient.invalidateQueries({ queryKey: ['fields'] });
      toast.done(`${field.label} is a field now.`);
      onClose();
    },
  });

  const issues = ['/label', '/key', '/options'].map((pointer) => issueAt(error, pointer));
  const missingKey =
    label.trim() !== '' && key === ''
      ? 'No key comes of this label by itself. Write one, in letters and digits.'
      : undefined;
  const [labelIssue, keyIssue, optionsIssue] = issues;
  return (
    <FormDialog
      title={entity === 'client' ? 'New field of clients' : 'New field of companies'}
      submit="Create the field"
      canSubmit={label.trim() !== '' && key !== ''}
      isPending={isPending}
      onSubmit={() => mutate()}
      onClose={onClose}
    >
      <TextField
        label="Label"
        hint="What people read."
        value={label}
        onChange={setLabel}
        error={labelIssue}
        autoFocus
      />
      <TextField
        label="Key"
        hint="What tools write. You can rename it later; the old one goes on working."
        value={key}
        onChange={setOwnKey}
        error={keyIssue ?? missingKey}
      />
      <Select label="Type" choices={typeChoices} value={type} onChange={setType} />
      {type === 'multiSelect' && (
        <OptionsEditor drafts={drafts} onChange={setDrafts} error={optionsIssue} />
      )}
      {issues.every((issue) => issue === undefined) && <ErrorNote error={error} />}
    </FormDialog>
  );
}
