import { Users } from 'lucide-react';
import type { PageEntry } from '../../lib/page.ts';

export const clients: PageEntry = {
  title: 'Clients',
  icon: Users,
  group: 'records',
  key: 'c',
  routes: [{ path: '/clients', load: () => import('./clients-page.tsx') }],
};
