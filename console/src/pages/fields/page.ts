import { TextCursorInput } from 'lucide-react';
import type { PageEntry } from '../../lib/page.ts';

export const fields: PageEntry = {
  title: 'Fields',
  icon: TextCursorInput,
  group: 'data',
  key: 'f',
  routes: [{ path: '/fields', load: () => import('./fields-page.tsx') }],
};
