import type { Client } from 'clientele-sdk';
import type { ReactNode } from 'react';
import type { Attribute } from '../../lib/attributes.ts';

/** One value of one client. */
export function EditDialog(_props: {
  readonly id: string;
  readonly attribute: Attribute;
  readonly onClose: () => void;
  readonly onSaved: (client: Client) => void;
}): ReactNode {
  return null;
}
