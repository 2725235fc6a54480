import { FileUp } from 'lucide-react';
import type { PageEntry } from '../../lib/page.ts';

export const imports: PageEntry = {
  title: 'Import',
  icon: FileUp,
  group: 'data',
  key: 'i',
  scope: 'write',
  routes: [
    { path: '/import', load: () => import('./import-page.tsx') },
    { path: '/import/:id', load: () => import('./job-page.tsx') },
  ],
};
