import { ListFilter } from 'lucide-react';
import type { PageEntry } from '../../lib/page.ts';

export const segments: PageEntry = {
  title: 'Segments',
  icon: ListFilter,
  group: 'records',
  key: 's',
  routes: [{ path: '/segments', load: () => import('./segments-page.tsx') }],
};
