import { type ReactNode, useState } from 'react';
import { useAttributes } from '../../api/use-attributes.ts';
import { useCompanyNames } from '../../api/use-company-names.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { ComboBox } from '../../components/select.tsx';
import { toast } from '../../components/toasts.tsx';
import { ValueField } from '../../components/value-field.tsx';
import { type Attribute, isEmptyValue, patchOf } from '../../lib/attributes.ts';
import { countOf } from '../../lib/format.ts';
import type { Chosen } from './chosen.ts';
import { BulkReport } from './bulk-report.tsx';
import { useBulkChange } from './use-bulk-change.ts';

/** What no two clients have in common. */
const unique: ReadonlySet<string> = new Set(['email', 'externalId']);

/** One value for all chosen clients. */
export function BulkEdit({
  chosen,
  onClose,
  onChanged,
}: {
  readonly chosen: Chosen;
  readonly onClose: () => void;
  readonly onChanged: () => void;
}): ReactNode {
  const attributes = useAttributes().filter(({ id, isEditable }) => isEditable && !unique.has(id));
  const companyNames = useCompanyNames();
  const [attribute, setAttribute] = useState<Attribute>();
  const [value, setValue] = useState<unknown>(null);
  const bulk = useBulkChange(chosen);
  const who = countOf(chosen.count, 'client');
  const isUnset = isEmptyValue(value);

  async function start(): Promise<void> {
    if (attribute === undefined) {
      return;
    }
    const patch = patchOf([[attribute, value]]);
    const done = await bulk.start(({ id }) => ({ op: 'patch', data: { ...patch, id } }));
    if (done?.failed === 0) {
      toast.done(`${countOf(done.changed, 'client')} changed.`);
      onClose();
      onChanged();
    }
  }

  function close(): void {
    bulk.stop();
    onClose();
    if ((bulk.progress?.changed ?? 0) > 0) {
      onChanged();
    }
  }

  return (
    <Dialog
      title={`Edit ${who}`}
      isOpen
      onClose={close}
      actions={
        <>
          <Button onPress={close}>{bulk.isRunning ? 'Stop' : 'Cancel'}</Button>
          <Button
            variant="primary"
            isPending={bulk.isRunning}
            isDisabled={attribute === undefined || (attribute.id === 'status' && isUnset)}
            onPress={() => void start()}
          >
            {isUnset && attribute !== undefined ? `Unset it for ${who}` : `Change ${who}`}
          </Button>
        </>
      }
    >
      <ComboBox
        label="Field"
        placeholder="Which field"
        choices={attributes.map(({ id, label }) => ({ id, label }))}
        value={attribute?.id ?? null}
        isDisabled={bulk.isRunning}
        onChange={(id) => {
          setAttribute(attributes.find((one) => one.id === id));
          setValue(null);
        }}
      />
      {attribute !== undefined && (
        <ValueField
          attribute={attribute}
          value={value}
          onChange={setValue}
          companyNames={companyNames}
          isDisabled={bulk.isRunning}
        />
      )}
      {(bulk.isRunning || bulk.progress !== undefined || bulk.error !== undefined) && (
        <BulkReport
          label="Changing"
          progress={bulk.progress}
          count={chosen.count}
          error={bulk.error}
        />
      )}
    </Dialog>
  );
}
