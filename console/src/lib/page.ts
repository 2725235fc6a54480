import type { LucideIcon } from 'lucide-react';
import type { ComponentType } from 'react';
import type { Scope } from '../api/session-queries.ts';

/** Texts out of the path, by the names that the route gives them. */
export type RouteParams = Readonly<Record<string, string | undefined>>;

/** One address of a page. */
export interface PageRoute {
  /** Below `/console`, such as `/clients/:id`. */
  readonly path: string;
  /** Who lacks it finds nothing here. That of the page unless given. */
  readonly scope?: Scope;
  /** Loads what is shown there; a chunk of its own. */
  readonly load: () => Promise<{ readonly Page: ComponentType<{ readonly params: RouteParams }> }>;
}

/** A page of the console, as its folder's `page.ts` declares it. */
export interface PageEntry {
  readonly title: string;
  readonly icon: LucideIcon;
  /** Where it stands in the navigation. */
  readonly group: 'records' | 'data' | 'connections' | 'workspace';
  /** Opens it: `g` and then this key. */
  readonly key: string;
  /** Who lacks it does not see the page. `read` unless given. */
  readonly scope?: Scope;
  /** The first is where the navigation leads, and has no parameters. */
  readonly routes: readonly [PageRoute, ...PageRoute[]];
}
