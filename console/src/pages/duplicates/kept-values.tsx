import type { ReactNode } from 'react';
import type { UnmergedClients } from 'clientele-sdk';
import { Link } from 'wouter';
import { useAttributes } from '../../api/use-attributes.ts';
import { useCompanyNames } from '../../api/use-company-names.ts';
import { Table } from '../../components/table.tsx';
import { plainText } from '../../components/value.tsx';
import { titleOf } from '../../lib/attributes.ts';
import { attributeOfMember } from './merge-choice.ts';

/** Values that an undone merge could not put back. */
export function KeptValues({ survivor, loser, conflicts }: UnmergedClients): ReactNode {
  const attributes = useAttributes();
  const companyNames = useCompanyNames();
  function textOf(field: string, value: unknown): string {
    const attribute = attributeOfMember(attributes, field) ?? { kind: 'json', options: [] };
    return plainText(attribute, value, companyNames) || 'Nothing';
  }
  return (
    <Table
      label="Kept values"
      rows={conflicts}
      rowKey={({ field, clientId }) => `${clientId} ${field}`}
      columns={[
        {
          id: 'field',
          title: 'Field',
          isRowHeader: true,
          cell: ({ field }) => attributeOfMember(attributes, field)?.label ?? field,
        },
        {
          id: 'client',
          title: 'Client',
          cell: ({ clientId }) => (
            <Link href={`/clients/${clientId}`}>
              {titleOf(clientId === loser.id ? loser : survivor)}
            </Link>
          ),
        },
        { id: 'kept', title: 'Has now', cell: ({ field, kept }) => textOf(field, kept) },
      ]}
    />
  );
}
