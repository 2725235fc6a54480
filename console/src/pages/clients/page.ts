import { Users } from 'lucide-react';
import type { PageEntry } from '../../lib/page.ts';

export const clients: PageEntry = {
  title: 'Clients',
  icon: Users,
  group: 'records',
  key: 'c',
  routes: [
    { path: '/clients', load: () => import('./clients-page.tsx') },
    { path: '/clients/new', scope: 'write', load: () => import('./new-client-page.tsx') },
    { path: '/clients/:id', load: () => import('./client-page.tsx') },
  ],
};
