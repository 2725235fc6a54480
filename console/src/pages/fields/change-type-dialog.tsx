import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import type { ChangeFieldType, Field } from 'clientele-sdk';
import { clientele } from '../../api/clientele.ts';
import { Button } from '../../components/button.tsx';
import { Checkbox } from '../../components/checkbox.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { ErrorNote } from '../../components/error-note.tsx';
import { Select } from '../../components/select.tsx';
import { toast } from '../../components/toasts.tsx';
import { countOf } from '../../lib/format.ts';
import { ConversionPreview } from './conversion-preview.tsx';
import { typePreviewQuery } from './field-queries.ts';
import { type FieldType, fieldTypes, typeChoices } from './field-types.tsx';
import { type OptionDraft, OptionsEditor, draftsOf, optionsOf } from './options-editor.tsx';

/** Gives a field another type, after showing what would become of its values. */
export function ChangeTypeDialog({
  field,
  onClose,
}: {
  readonly field: Field;
  readonly onClose: () => void;
}): ReactNode {
  const queryClient = useQueryClient();
  const [type, setType] = useState<FieldType | null>(field.declared ? null : field.type);
  const [drafts, setDrafts] = useState<readonly OptionDraft[]>(() => draftsOf(field.options));
  const [mayClear, setMayClear] = useState(false);
  const options = optionsOf(drafts);
  const needsOptions = type === 'multiSelect' && options.length === 0;
  const request: ChangeFieldType = {
    type: type ?? field.type,
    ...(type === 'multiSelect' ? { options } : {}),
  };
  const preview = useQuery({
    ...typePreviewQuery(field, request),
    enabled: type !== null && !needsOptions,
  });
  const change = useMutation({
    mutationFn: () =>
      clientele.fields.changeType(
        field.key,
        { ...request, onUnconvertible: mayClear ? 'clear' : 'refuse' },
        { entity: field.entity },
        // It writes every value there is.
        { timeout: 600_000 },
      ),
    onSuccess() {
      toast.done(`${field.label} is of type ${fieldTypes[request.type].name} now.`);
      onClose();
    },
    onSettled: () =>
      Promise.all(
        ['fields', 'clients', 'companies'].map((kind) =>
          queryClient.invalidateQueries({ queryKey: [kind] }),
        ),
      ),
  });
  const lost = preview.data?.unconvertible ?? 0;
  const isReady = preview.data !== undefined && !preview.isFetching && (lost === 0 || mayClear);
  return (
    <Dialog
      title={field.declared ? `Change the type of ${field.label}` : `Declare ${field.label}`}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button
            variant={lost > 0 ? 'danger' : 'primary'}
            isDisabled={!isReady}
            isPending={change.isPending}
            onPress={() => change.mutate()}
          >
            {lost > 0 ? `Change, and clear ${countOf(lost, 'value')}` : 'Change the type'}
          </Button>
        </>
      }
    >
      <Select
        label="New type"
        choices={typeChoices.filter(({ id }) => !field.declared || id !== field.type)}
        value={type}
        onChange={(next) => {
          setType(next);
          setMayClear(false);
        }}
      />
      {type === 'multiSelect' && <OptionsEditor drafts={drafts} onChange={setDrafts} />}
      {type !== null && !needsOptions && (
        <ConversionPreview report={preview.data} isRunning={preview.isFetching} />
      )}
      {lost > 0 && (
        <Checkbox isSelected={mayClear} onChange={setMayClear}>
          Clear {countOf(lost, 'value')} that cannot become {fieldTypes[request.type].name}
        </Checkbox>
      )}
      <ErrorNote error={change.error ?? preview.error} />
    </Dialog>
  );
}
