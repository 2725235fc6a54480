import {
  ArrowDown,
  ArrowUp,
  Ellipsis,
  GripVertical,
  Pencil,
  RefreshCcwDot,
  Archive,
} from 'lucide-react';
import type { ReactNode } from 'react';
import {
  Button as AriaButton,
  GridList,
  GridListItem,
  useDragAndDrop,
} from 'react-aria-components';
import type { Field } from 'clientele-sdk';
import { useMay } from '../../api/session.ts';
import { Badge } from '../../components/badge.tsx';
import { IconButton } from '../../components/button.tsx';
import { Menu } from '../../components/menu.tsx';
import { toast } from '../../components/toasts.tsx';
import { cx } from '../../lib/cx.ts';
import { type FieldEntity, useMoveField } from './field-queries.ts';
import { FieldTitle } from './field-title.tsx';
import { fieldTypes } from './field-types.tsx';
import styles from './fields.module.css';

/** What can be done with a field, in a form of its own. */
export type FieldAct = 'edit' | 'changeType' | 'retire';

/** Fields in their order; those who may, drag them, by hand or by keyboard. */
export function FieldList({
  entity,
  fields,
  onAct,
}: {
  readonly entity: FieldEntity;
  readonly fields: readonly Field[];
  readonly onAct: (act: FieldAct, field: Field) => void;
}): ReactNode {
  const mayAdmin = useMay('admin');
  const { mutate } = useMoveField(entity);

  function move(field: Field | undefined, place: number): void {
    const to = fields[place];
    if (field !== undefined && to !== undefined && to.id !== field.id) {
      mutate({ field, to }, { onError: (error) => toast.failed(error) });
    }
  }

  const { dragAndDropHooks } = useDragAndDrop({
    isDisabled: !mayAdmin,
    getItems: (ids) => [...ids].map((id) => ({ 'text/plain': String(id) })),
    onReorder({ keys, target }) {
      const [id] = keys;
      const from = fields.findIndex((field) => field.id === id);
      const at = fields.findIndex((field) => field.id === target.key);
      const place = target.dropPosition === 'after' ? at + 1 : at;
      // What stood above the place has moved up by one.
      move(fields[from], place > from ? place - 1 : place);
    },
  });

  return (
    <GridList
      aria-label={entity === 'client' ? 'Fields of clients' : 'Fields of companies'}
      className={cx(styles.list)}
      {...(mayAdmin ? { dragAndDropHooks } : {})}
      onAction={(id) => {
        const field = fields.find((one) => one.id === id);
        if (field !== undefined && mayAdmin) {
          onAct('edit', field);
        }
      }}
    >
      {fields.map((field, place) => (
        <FieldItem
          key={field.id}
          field={field}
          isFirst={place === 0}
          isLast={place === fields.length - 1}
          onAct={(act) => onAct(act, field)}
          onMove={(by) => move(field, place + by)}
        />
      ))}
    </GridList>
  );
}

function FieldItem({
  field,
  isFirst,
  isLast,
  onAct,
  onMove,
}: {
  readonly field: Field;
  readonly isFirst: boolean;
  readonly isLast: boolean;
  readonly onAct: (act: FieldAct) => void;
  readonly onMove: (by: 1 | -1) => void;
}): ReactNode {
  const mayAdmin = useMay('admin');
  const { name } = fieldTypes[field.type];
  return (
    <GridListItem id={field.id} textValue={field.label} className={cx(styles.item)}>
      {mayAdmin && (
        <AriaButton slot="drag" className={cx(styles.grip)} aria-label={`Move ${field.label}`}>
          <GripVertical aria-hidden />
        </AriaButton>
      )}
      <FieldTitle field={field} />
      <span className={styles.badges}>
        {field.convertingFrom !== null && <Badge tone="warning">Converting</Badge>}
        {!field.declared && <Badge>Observed</Badge>}
        {field.options.length > 0 && <Badge>{field.options.length} options</Badge>}
        <Badge tone="accent">{name}</Badge>
      </span>
      {mayAdmin && (
        <Menu
          label={field.label}
          actions={[
            { id: 'edit', label: 'Edit', icon: <Pencil />, onAction: () => onAct('edit') },
            {
              id: 'type',
              label: field.declared ? 'Change type' : 'Declare a type',
              icon: <RefreshCcwDot />,
              onAction: () => onAct('changeType'),
            },
            null,
            {
              id: 'up',
              label: 'Move up',
              icon: <ArrowUp />,
              isDisabled: isFirst,
              onAction: () => onMove(-1),
            },
            {
              id: 'down',
              label: 'Move down',
              icon: <ArrowDown />,
              isDisabled: isLast,
              onAction: () => onMove(1),
            },
            null,
            {
              id: 'retire',
              label: 'Retire',
              icon: <Archive />,
              isDanger: true,
              onAction: () => onAct('retire'),
            },
          ]}
        >
          <IconButton label={`More about ${field.label}`} size="small" icon={<Ellipsis />} />
        </Menu>
      )}
    </GridListItem>
  );
}
