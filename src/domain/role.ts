import type { Scope } from './api-key.ts';

/** What somebody who signs in may do, from most to least. */
export const roles = ['owner', 'editor', 'viewer'] as const;

/** One of `roles`. */
export type Role = (typeof roles)[number];

/** What each role may do, in the words of keys. */
const granted: Readonly<Record<Role, readonly Scope[]>> = {
  owner: ['admin'],
  editor: ['read', 'write'],
  viewer: ['read'],
};

/** The scopes of a role, as a key would have them. */
export function scopesOfRole(role: Role): readonly Scope[] {
  return granted[role];
}

/** Whether a text names a role. */
export function isRole(text: string): text is Role {
  return roles.some((role) => role === text);
}
