import { Archive, RefreshCcwDot } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import type { Field } from 'clientele-sdk';
import { Badge } from '../../components/badge.tsx';
import { Button } from '../../components/button.tsx';
import { ErrorNote, issueAt } from '../../components/error-note.tsx';
import { FormDialog } from '../../components/form-dialog.tsx';
import { TextField } from '../../components/text-field.tsx';
import { toast } from '../../components/toasts.tsx';
import type { FieldAct } from './field-list.tsx';
import { useUpdateField } from './field-queries.ts';
import { fieldTypes } from './field-types.tsx';
import styles from './fields.module.css';
import { OptionsEditor, draftsOf, optionsOf } from './options-editor.tsx';

/** One field: its names, options and type. */
export function FieldSheet({
  field,
  onClose,
  onAct,
}: {
  readonly field: Field;
  readonly onClose: () => void;
  readonly onAct: (act: FieldAct) => void;
}): ReactNode {
  const [label, setLabel] = useState(field.label);
  const [key, setKey] = useState(field.key);
  const [drafts, setDrafts] = useState(() => draftsOf(field.options));
  const { mutate, error, isPending } = useUpdateField(field);
  const hasOptions = field.type === 'multiSelect';

  function submit(): void {
    const changes = {
      ...(label.trim() === field.label ? {} : { label: label.trim() }),
      ...(key === field.key ? {} : { key }),
      ...(hasOptions ? { options: optionsOf(drafts) } : {}),
    };
    mutate(changes, {
      onSuccess() {
        toast.done(`${label.trim()} is saved.`);
        onClose();
      },
    });
  }

  const issues = ['/label', '/key', '/options'].map((pointer) => issueAt(error, pointer));
  const [labelIssue, keyIssue, optionsIssue] = issues;
  const { name, Icon } = fieldTypes[field.type];
  return (
    <FormDialog
      title={field.label}
      place="side"
      submit="Save"
      canSubmit={label.trim() !== '' && key !== ''}
      isPending={isPending}
      onSubmit={submit}
      onClose={onClose}
      below={
        <div className={styles.facts}>
          <span className={styles.fact}>
            <Icon aria-hidden /> {name} {!field.declared && <Badge>Observed</Badge>}
          </span>
          <Button size="small" icon={<RefreshCcwDot />} onPress={() => onAct('changeType')}>
            {field.declared ? 'Change type' : 'Declare a type'}
          </Button>
          <Button size="small" icon={<Archive />} onPress={() => onAct('retire')}>
            Retire
          </Button>
        </div>
      }
    >
      <TextField label="Label" value={label} onChange={setLabel} error={labelIssue} autoFocus />
      <TextField
        label="Key"
        value={key}
        onChange={setKey}
        error={keyIssue}
        hint={
          field.aliases.length === 0
            ? 'Tools that write the old key go on working when you rename it.'
            : `Also known as ${field.aliases.join(', ')}.`
        }
      />
      {hasOptions && <OptionsEditor drafts={drafts} onChange={setDrafts} error={optionsIssue} />}
      {hasOptions && (
        <p className={styles.note}>
          A value whose option is removed stays as it is, and cannot be written anew.
        </p>
      )}
      {issues.every((issue) => issue === undefined) && <ErrorNote error={error} />}
    </FormDialog>
  );
}
