import { FileDown } from 'lucide-react';
import type { PageEntry } from '../../lib/page.ts';

export const exports: PageEntry = {
  title: 'Export',
  icon: FileDown,
  group: 'data',
  key: 'x',
  routes: [{ path: '/export', load: () => import('./export-page.tsx') }],
};
